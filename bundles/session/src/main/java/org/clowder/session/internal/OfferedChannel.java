package org.clowder.session.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The shared channel that the platform offers now. Clusters, which Tomcat makes, follow it from here: so it may come later than they do, go,
 * and return, and it does not matter which bundle stops first. Thread-safe; holds no lock.
 */
@Component(service = {})
public final class OfferedChannel {

    private static final Log log = LogFactory.getLog(OfferedChannel.class);

    private static final AtomicReference<SharedChannel> offered = new AtomicReference<>();
    private static final List<Runnable> followers = new CopyOnWriteArrayList<>();

    /** Empty while there is none, and while this bundle is stopped. */
    static Optional<SharedChannel> now() {
        return Optional.ofNullable(offered.get());
    }

    /** Has it told, on the thread that brings or takes the channel, that it is another one, or none. */
    static Registration follow(Runnable follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bind(SharedChannel channel) {
        offered.set(channel);
        tell();
    }

    /** Another one may have been bound before. */
    void unbind(SharedChannel channel) {
        if (offered.compareAndSet(channel, null)) {
            tell();
        }
    }

    private static void tell() {
        Error failure = null;
        for (Runnable follower : followers) {
            try {
                follower.run();
            } catch (RuntimeException | LinkageError | AssertionError e) {
                log.error("A cluster could not follow the shared channel; the others do", e);
            } catch (Error e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

package org.clowder.channel.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.Registration;

/** A lease: the name, and the view that lives as long as it is held. */
final class Lease implements ChannelLease, Registration {

    private final RouteKey key;
    private final Demultiplexer routes;
    private final LeaseView view;
    private final Consumer<Registration> closed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * Takes the name.
     *
     * @param closed is called once, when it is closed
     */
    Lease(String name, LeaseView view, Demultiplexer routes, Consumer<Registration> closed) {
        this.key = new RouteKey(false, name);
        this.view = view;
        this.routes = routes;
        this.closed = closed;
        routes.open(key, view);
    }

    @Override
    public String name() {
        return key.tag();
    }

    @Override
    public Channel channel() {
        return view;
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            routes.close(key, view);
            view.end();
            closed.accept(this);
        }
    }
}

package org.clowder.channel.internal.tribes;

import java.time.Duration;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelInterceptor;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.ChannelInterceptorBase;
import org.apache.catalina.tribes.group.interceptors.EncryptInterceptor;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.LogLimit;

/**
 * Notices that Tribes' {@link EncryptInterceptor} swallowed a message: one interceptor sits on either side of it. Says
 * so once for each sender, in place of the interceptor's own stack trace for each message.
 *
 * <p>The stack traces are kept back by a filter on the logger of {@code java.util.logging}, only for threads that are
 * between the two interceptors; with another logging system they stay.
 */
final class DecryptionWatch implements AutoCloseable {

    private static final Log log = LogFactory.getLog(DecryptionWatch.class);
    private static final Logger noisy = Logger.getLogger(EncryptInterceptor.class.getName());

    private final ThreadLocal<Boolean> decrypted = new ThreadLocal<>();
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(10));
    private final Attendance attendance;
    private volatile Filter before;
    private final Filter filter = this::isLoggable;

    /** @param attendance is told of each message */
    DecryptionWatch(Attendance attendance) {
        this.attendance = attendance;
    }

    /** Puts the filter on the logger. */
    void open() {
        // Two channels that open at the same time must end up in one chain.
        synchronized (noisy) {
            before = noisy.getFilter();
            noisy.setFilter(filter);
        }
    }

    private boolean isLoggable(LogRecord event) {
        Filter other = before;
        return !Boolean.FALSE.equals(decrypted.get()) && (other == null || other.isLoggable(event));
    }

    /** To be added before the {@link EncryptInterceptor}, that is, nearer to the channel. */
    ChannelInterceptor above() {
        return new Unregistered() {
            @Override
            public void messageReceived(ChannelMessage message) {
                decrypted.set(Boolean.TRUE);
                super.messageReceived(message);
            }
        };
    }

    /** To be added after the {@link EncryptInterceptor}. */
    ChannelInterceptor below() {
        return new Unregistered() {
            @Override
            public void messageReceived(ChannelMessage message) {
                decrypted.set(Boolean.FALSE);
                try {
                    super.messageReceived(message);
                } catch (IllegalArgumentException e) {
                    // too short to hold what a cipher needs: as good as a wrong key, unless it came from above
                    if (decrypted.get()) {
                        throw e;
                    }
                } finally {
                    boolean passed = decrypted.get();
                    decrypted.remove();
                    if (!passed) {
                        failed(message.getAddress());
                    }
                }
            }
        };
    }

    private void failed(Member sender) {
        String from = MemberAddress.of(sender);
        attendance.refuse(
                from,
                "could not be decrypted; compare encryption.key or encryption.key.file in org.clowder.channel on both members");
        if (limit.due(from)) {
            log.warn("A message from " + from + " could not be decrypted and was dropped: does that member use the same"
                    + " encryption key? Compare encryption.key or encryption.key.file in org.clowder.channel on both"
                    + " members. Further messages from it are only counted.");
        }
    }

    /** Takes the filter off the logger again, unless somebody else has put another one there. */
    @Override
    public void close() {
        synchronized (noisy) {
            if (noisy.getFilter() == filter) {
                noisy.setFilter(before);
            }
        }
    }

    /** An interceptor that is not registered with JMX, where Tribes would complain that it is no MBean. */
    private abstract static class Unregistered extends ChannelInterceptorBase {

        @Override
        public void start(int services) throws ChannelException {
            getNext().start(services);
        }

        @Override
        public void stop(int services) throws ChannelException {
            getNext().stop(services);
            setChannel(null);
        }
    }
}

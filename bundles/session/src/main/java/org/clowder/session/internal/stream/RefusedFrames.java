package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;

/** Counts frames that break a rule, and names them once a minute for each member. Thread-safe. */
public final class RefusedFrames {

    private static final Log log = LogFactory.getLog(RefusedFrames.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_NAMED = 1024;

    private final StreamCounters counters;
    private final Map<String, Long> named = new ConcurrentHashMap<>();

    public RefusedFrames(StreamCounters counters) {
        this.counters = counters;
    }

    public void refused(Member sender, IOException reason) {
        counters.refusedFrames.increment();
        String from = MemberAddress.of(sender);
        long now = System.nanoTime();
        Long last = named.get(from);
        if (last != null && now - last < QUIET_NANOS || last == null && named.size() >= MAX_NAMED) {
            return;
        }
        named.put(from, now);
        log.warn("A replication frame from " + from + " was refused: " + reason.getMessage()
                + ". If that is a member of this cluster, it has another version of Clowder or something damages what it"
                + " sends; if not, protect the channel's port (encryption.key). Further ones are only counted.");
    }
}

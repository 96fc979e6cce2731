package org.clowder.session.internal.stream;

import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.LogLimit;

/** Counts frames that break a rule, and names them once a minute for each member. Thread-safe. */
public final class RefusedFrames {

    private static final Log log = LogFactory.getLog(RefusedFrames.class);

    private final StreamCounters counters;
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(1));

    public RefusedFrames(StreamCounters counters) {
        this.counters = counters;
    }

    public void refused(Member sender, IOException reason) {
        counters.refusedFrames.increment();
        String from = MemberAddress.of(sender);
        if (limit.due(from)) {
            log.warn("A replication frame from " + from + " was refused: " + reason.getMessage()
                    + ". If that is a member of this cluster, it has another version of Clowder or something damages what"
                    + " it sends; if not, protect the channel's port (encryption.key). Further ones are only counted.");
        }
    }
}

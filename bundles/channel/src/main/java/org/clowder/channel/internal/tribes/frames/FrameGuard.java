package org.clowder.channel.internal.tribes.frames;

import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.LogLimit;

/**
 * Counts what was refused on the channel's port, and names each remote address once in ten minutes. Outlives a channel
 * that is closed and opened again. Safe for use by several threads.
 */
public final class FrameGuard {

    private static final Log log = LogFactory.getLog(FrameGuard.class);

    private final FrameLimits limits;
    private final FrameMemory memory;
    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);
    private final LogLimit naming = LogLimit.onceIn(Duration.ofMinutes(10));

    public FrameGuard(FrameLimits limits) {
        this.limits = limits;
        this.memory = new FrameMemory(limits.memory());
        for (Refusal reason : Refusal.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    FrameLimits limits() {
        return limits;
    }

    FrameMemory memory() {
        return memory;
    }

    /** How many frames were refused, each with the connection that brought it. */
    public long refusedFrames() {
        return sum(true);
    }

    /** How many connections were refused or closed for another reason than what they brought. */
    public long refusedConnections() {
        return sum(false);
    }

    /** How many for each reason that there was. */
    public Map<Refusal, Long> refusals() {
        return counts.entrySet().stream()
                .filter(each -> each.getValue().sum() > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().sum(),
                        Long::sum,
                        () -> new EnumMap<>(Refusal.class)));
    }

    private long sum(boolean ofFrames) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().ofFrame() == ofFrames)
                .mapToLong(each -> each.getValue().sum())
                .sum();
    }

    /** @param what expected and actual, for people */
    void refused(Refusal reason, InetAddress from, String what) {
        counts.get(reason).increment();
        String address = from.getHostAddress();
        if (reason.advice().isEmpty()) {
            log.debug("A connection from " + address + " to the channel's port has ended: " + what);
        } else if (naming.due(address)) {
            log.warn("A connection from " + address + " to the channel's port was closed: " + what + "; "
                    + reason.advice() + ". Further ones from there are only counted.");
        }
    }
}

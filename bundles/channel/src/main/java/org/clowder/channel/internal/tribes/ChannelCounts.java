package org.clowder.channel.internal.tribes;

import java.util.concurrent.atomic.LongAdder;
import org.clowder.channel.internal.tribes.frames.FrameGuard;
import org.clowder.channel.internal.tribes.frames.FrameLimits;

/** What was not let through, since the bundle started; channels come and go meanwhile. For use by several threads. */
public final class ChannelCounts {

    private final FrameGuard guard;
    private final LongAdder foreign = new LongAdder();
    private final LongAdder undecodable = new LongAdder();

    /** @param limits of what comes in on the port of an own channel */
    public ChannelCounts(FrameLimits limits) {
        this.guard = new FrameGuard(limits);
    }

    /** Counts what is refused before it is a message. */
    public FrameGuard guard() {
        return guard;
    }

    /** One more message was dropped that is neither bytes nor Tribes' own. */
    public void countForeign() {
        foreign.increment();
    }

    /** How many messages were dropped that are neither bytes nor Tribes' own. */
    public long foreign() {
        return foreign.sum();
    }

    /** One more message of a lease or topic could not be decoded. */
    public void countUndecodable() {
        undecodable.increment();
    }

    /** How many messages of leases and topics could not be decoded. */
    public long undecodable() {
        return undecodable.sum();
    }
}

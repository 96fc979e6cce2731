package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.clowder.harness.MemberProcess;

/**
 * What it took until members had made up for what they missed.
 *
 * @param millis from the end of the absence
 * @param bytes payload on the channel in that time
 * @param lostConnection whether a connection vanished, so that bytes are missing
 */
record Recovery(double millis, long bytes, boolean lostConnection) {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** That of the member that was away, and that of all. */
    record Both(Recovery own, Recovery all) {}

    /**
     * @param sleeper the member that was away
     * @param begin when its absence ended, in ns
     * @param before what was sent until then
     */
    static Both await(MemberGroup group, MemberProcess sleeper, Certainty certainty, long begin, SocketBytes before)
            throws IOException {
        List<MemberProcess> doubting = new ArrayList<>(group.members());
        Recovery own = null;
        while (!doubting.isEmpty()) {
            for (MemberProcess member : List.copyOf(doubting)) {
                if (certainty.of(member)) {
                    doubting.remove(member);
                }
            }
            own = own == null && !doubting.contains(sleeper) ? since(begin, before, group) : own;
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new IOException("A minute after the absence, members still doubt others: "
                        + doubting.stream().map(MemberProcess::name).toList());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return new Both(own, since(begin, before, group));
    }

    private static Recovery since(long begin, SocketBytes before, MemberGroup group) throws IOException {
        double millis = (System.nanoTime() - begin) / 1e6;
        SocketBytes now = SocketBytes.read(group.channelPorts());
        return new Recovery(millis, now.since(before), now.lostSince(before));
    }
}

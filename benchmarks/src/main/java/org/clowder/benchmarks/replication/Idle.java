package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.List;

/**
 * What members do without any request, over some seconds.
 *
 * @param sessions that each member has
 * @param cpuShares processor time of each member's JVM as a share of one core
 * @param ownShares the same of those threads that do nothing but replicate
 * @param bytesPerSecond payload on the channel, of all members together
 * @param ownPerSecond frames of session replication among that, without what the channel adds to them
 */
record Idle(int sessions, List<Double> cpuShares, List<Double> ownShares, double bytesPerSecond, double ownPerSecond) {

    /** For what is left of start, compilation and garbage collection. */
    private static final int SETTLE_SECONDS = 30;

    /** Waits until the members are quiet first. */
    static Idle measure(MemberGroup group, int sessions, int seconds, SessionClient client) throws IOException {
        Quiet.await(group);
        Await.seconds(SETTLE_SECONDS);
        List<Double> cpuBefore = CpuTime.millis(group.members());
        List<Double> threadsBefore = CpuTime.millisOfReplication(group.members());
        SocketBytes bytesBefore = SocketBytes.read(group.channelPorts());
        long ownBefore = client.sum(group, "BytesSent");
        long begin = System.nanoTime();
        Await.seconds(seconds);
        double elapsed = (System.nanoTime() - begin) / 1e9;
        List<Double> cpu = CpuTime.between(cpuBefore, CpuTime.millis(group.members()));
        List<Double> threads = CpuTime.between(threadsBefore, CpuTime.millisOfReplication(group.members()));
        long bytes = SocketBytes.read(group.channelPorts()).since(bytesBefore);
        long own = client.sum(group, "BytesSent") - ownBefore;
        return new Idle(sessions, shares(cpu, elapsed), shares(threads, elapsed), bytes / elapsed, own / elapsed);
    }

    private static List<Double> shares(List<Double> millis, double seconds) {
        return millis.stream().map(each -> each / 1000 / seconds).toList();
    }
}

package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.List;

/** Puts the load of a scenario on a group and reads everything around it. */
final class Measurement {

    private final Load load;
    private final Convergence convergence = new Convergence();

    Measurement(Load load) {
        this.load = load;
    }

    Sample take(int round, Scenario scenario, MemberGroup group, int seconds) throws IOException {
        List<Double> cpuBefore = CpuTime.millis(group.members());
        SocketBytes bytesBefore = SocketBytes.read(group.channelPorts());
        LoadResult result = load.run(group, scenario, seconds);
        double drain = Quiet.await(group);
        List<Double> cpu = CpuTime.between(cpuBefore, CpuTime.millis(group.members()));
        SocketBytes bytesAfter = SocketBytes.read(group.channelPorts());
        if (result.requests() == 0) {
            throw new IOException(
                    "No request of " + scenario + " on " + group.mode().label() + " was answered");
        }
        Convergence.Count count = convergence.check(group, scenario);
        return new Sample(
                round,
                scenario,
                group.mode(),
                result,
                cpu,
                bytesAfter.since(bytesBefore),
                bytesAfter.lostSince(bytesBefore),
                drain,
                count.compared(),
                count.differing());
    }
}

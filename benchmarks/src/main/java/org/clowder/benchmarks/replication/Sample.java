package org.clowder.benchmarks.replication;

import java.util.List;

/**
 * One measurement: a mode under the load of a scenario, once.
 *
 * @param round number of the round, from 1
 * @param cpuMillis processor time of each member over load and drain
 * @param bytes payload on the replication connections over load and drain
 * @param lostConnection whether a replication connection vanished, so that bytes are missing
 * @param drainSeconds from the end of the load until the members are quiet
 * @param compared sessions whose state was compared on all members
 * @param differing sessions among them whose state differs
 */
record Sample(
        int round,
        Scenario scenario,
        Mode mode,
        LoadResult load,
        List<Double> cpuMillis,
        long bytes,
        boolean lostConnection,
        double drainSeconds,
        int compared,
        int differing) {

    double requestsPerSecond() {
        return load.requestsPerSecond();
    }

    /** Milliseconds of all members together. */
    double cpuPerRequest() {
        return cpuMillis.stream().mapToDouble(Double::doubleValue).sum() / load.requests();
    }

    double cpuPerRequest(int member) {
        return cpuMillis.get(member) / load.requests();
    }

    double bytesPerRequest() {
        return (double) bytes / load.requests();
    }

    /** False if requests failed, or if members disagree; those of stock may, that is reported only. */
    boolean correct() {
        return load.socketErrors() == 0 && load.badStatuses() == 0 && (differing == 0 || mode.mayDiffer());
    }
}

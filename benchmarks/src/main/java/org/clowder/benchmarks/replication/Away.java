package org.clowder.benchmarks.replication;

/**
 * One absence of a member, during which sessions were changed on another one.
 *
 * @param round number of the round, from 1
 * @param member that was away
 * @param changedBytes attributes and counters that were changed, without any overhead
 * @param own until the member that was away doubts nobody
 * @param all until nobody doubts anybody
 * @param bytesAway payload on the channel from the first change until the end of the absence
 * @param pulls sessions that members fetched whole
 * @param compared sessions that were looked at on all members by HTTP afterwards
 * @param differing those that were not the same, or not what was written
 */
record Away(
        int round,
        Population.Change change,
        String member,
        long changedBytes,
        Recovery own,
        Recovery all,
        long bytesAway,
        long pulls,
        int compared,
        int differing) {

    /** Bytes for each byte that was changed. */
    double ratio() {
        return (double) own.bytes() / changedBytes;
    }

    double ratioAll() {
        return (double) all.bytes() / changedBytes;
    }
}

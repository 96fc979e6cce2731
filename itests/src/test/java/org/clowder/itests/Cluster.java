package org.clowder.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Members of one cluster with static membership, which includes each member itself. */
record Cluster(List<Member> members) {

    /** Makes the members {@code member-1} and so on; none is started. */
    static Cluster create(Members fixture, int size) {
        List<Integer> ports = Ports.some(size);
        String addresses = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        List<Member> members = new ArrayList<>();
        for (int port : ports) {
            members.add(fixture.create("member-" + (members.size() + 1), port, "--members", addresses));
        }
        return new Cluster(List.copyOf(members));
    }

    Member first() {
        return members.get(0);
    }

    Member second() {
        return members.get(1);
    }

    Member third() {
        return members.get(2);
    }

    Cluster each(Consumer<Member> action) {
        members.forEach(action);
        return this;
    }

    /** Starts all at the same moment and waits until each is ready. */
    Cluster start() {
        members.forEach(Member::start);
        members.forEach(Member::awaitReady);
        return this;
    }
}

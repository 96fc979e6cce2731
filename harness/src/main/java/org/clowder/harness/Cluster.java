package org.clowder.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Members of one cluster with static membership, which includes each member itself. */
public record Cluster(List<Member> members) {

    /** Makes the members {@code name-1} and so on, each in a directory of its name; none is started. */
    public static Cluster create(Distribution distribution, Path directory, String name, int size) {
        List<Integer> ports = Ports.some(size);
        String addresses = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        List<Member> members = new ArrayList<>();
        for (int port : ports) {
            members.add(Member.create(
                    distribution, directory, name + "-" + (members.size() + 1), port, "--members", addresses));
        }
        return new Cluster(List.copyOf(members));
    }

    public Member first() {
        return members.get(0);
    }

    public Member second() {
        return members.get(1);
    }

    public Member third() {
        return members.get(2);
    }

    public Cluster each(Consumer<Member> action) {
        members.forEach(action);
        return this;
    }

    /** Starts all at the same moment and waits until each is ready. */
    public Cluster start() {
        members.forEach(Member::start);
        members.forEach(Member::awaitReady);
        return this;
    }
}

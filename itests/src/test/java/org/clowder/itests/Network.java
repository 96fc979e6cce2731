package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.clowder.harness.Cli;
import org.clowder.harness.Cluster;
import org.clowder.harness.Member;
import org.clowder.harness.Ports;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A network of Linux: each member has a namespace and an address of its own, which this process reaches always and the other members
 * unless they are cut off. To be registered before the {@link Members}, so that it is taken down after they have ended.
 *
 * <pre>
 *   this process ---- hub (bridge) ---- member-1
 *                          |   \------- member-2
 *                          \----------- member-3
 * </pre>
 */
final class Network implements BeforeAllCallback, AfterAllCallback {

    private static final String CHANNEL = "org.clowder.channel.cfg";

    /** Of the process, so that two test runs do not meet. */
    private final String prefix = "cw" + ProcessHandle.current().pid();

    private final String hub = prefix + "h";
    private final int size;
    private String subnet;

    /** @param size how many members there is room for */
    Network(int size) {
        this.size = size;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        subnet = freeSubnet();
        ip("netns", "add", hub);
        in(hub, "link", "set", "lo", "up");
        in(hub, "link", "add", "bridge", "type", "bridge");
        in(hub, "link", "set", "bridge", "up");
        ip("link", "add", hub, "type", "veth", "peer", "name", "outside", "netns", hub);
        ip("address", "add", subnet + "1/24", "dev", hub);
        ip("link", "set", hub, "up");
        plug("outside");
        IntStream.range(0, size).forEach(this::addPlace);
    }

    private void addPlace(int place) {
        ip("netns", "add", namespace(place));
        in(namespace(place), "link", "set", "lo", "up");
        in(hub, "link", "add", port(place), "type", "veth", "peer", "name", "net", "netns", namespace(place));
        in(namespace(place), "address", "add", address(place) + "/24", "dev", "net");
        in(namespace(place), "link", "set", "net", "up");
        plug(port(place));
    }

    private void plug(String port) {
        in(hub, "link", "set", port, "master", "bridge");
        in(hub, "link", "set", port, "up");
    }

    /** Of the range for tests of networks (RFC 2544). */
    private static String freeSubnet() {
        String taken = Tool.run("ip", "address", "show");
        String subnet;
        do {
            subnet = "198.18." + ThreadLocalRandom.current().nextInt(256) + ".";
        } while (taken.contains(subnet));
        return subnet;
    }

    /** Members with static membership, each in its own namespace; none is started. */
    Cluster cluster(Members fixture) {
        Path key = fixture.directory().resolve("cluster.key");
        Cli.of(Build.distribution()).run("key", key.toString()).done();
        List<Integer> ports = Ports.some(size);
        String addresses = IntStream.range(0, size)
                .mapToObj(place -> address(place) + ":" + ports.get(place))
                .collect(Collectors.joining(","));
        List<Member> members = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            members.add(fixture.create(
                            "member-" + (place + 1),
                            ports.get(place),
                            "--members",
                            addresses,
                            "--key-file",
                            key.toString())
                    .set(CHANNEL, "address", address(place))
                    .set("clowder.properties", "http.address", "0.0.0.0")
                    .at(address(place), "ip", "netns", "exec", namespace(place)));
        }
        return new Cluster(List.copyOf(members));
    }

    /** From now on nothing passes between these members and the others, and nobody is told. */
    void cut(List<Member> side) {
        List<String> near = side.stream().map(Member::host).toList();
        for (int one = 0; one < size; one++) {
            for (int other = 0; other < size; other++) {
                if (near.contains(address(one)) != near.contains(address(other))) {
                    drop(one, "INPUT", "--source", address(other));
                    drop(one, "OUTPUT", "--destination", address(other));
                }
            }
        }
    }

    private void drop(int place, String chain, String end, String address) {
        iptables(place, "--append", chain, end, address, "--jump", "DROP");
    }

    /** Everything passes again. */
    void heal() {
        IntStream.range(0, size).forEach(place -> iptables(place, "--flush"));
    }

    /** How many bytes a member has sent so far. */
    long sentBy(Member member) {
        return bytes(member, "rx");
    }

    /** How many bytes were sent to a member so far. */
    long sentTo(Member member) {
        return bytes(member, "tx");
    }

    private long bytes(Member member, String direction) {
        String file = "/sys/class/net/" + port(place(member)) + "/statistics/" + direction + "_bytes";
        return Long.parseLong(Tool.run("ip", "netns", "exec", hub, "cat", file).strip());
    }

    /** Lets no more than that through to a member. */
    void throttle(Member member, int megabitsPerSecond) {
        queue("add", member, "tbf", "rate", megabitsPerSecond + "mbit", "burst", "64kb", "latency", "200ms");
    }

    void unthrottle(Member member) {
        queue("del", member);
    }

    private void queue(String action, Member member, String... more) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", hub, "tc", "qdisc", action));
        command.addAll(List.of("dev", port(place(member)), "root"));
        command.addAll(List.of(more));
        Tool.run(command.toArray(String[]::new));
    }

    private int place(Member member) {
        int place = IntStream.range(0, size)
                .filter(i -> address(i).equals(member.host()))
                .findFirst()
                .orElse(-1);
        assertThat(place).as("place of " + member.name()).isNotNegative();
        return place;
    }

    private String address(int place) {
        return subnet + (place + 11);
    }

    private String namespace(int place) {
        return prefix + "m" + (place + 1);
    }

    private static String port(int place) {
        return "member-" + (place + 1);
    }

    private static void ip(String... arguments) {
        Tool.run(IntStream.range(0, arguments.length + 1)
                .mapToObj(i -> i == 0 ? "ip" : arguments[i - 1])
                .toArray(String[]::new));
    }

    private static void in(String namespace, String... arguments) {
        List<String> command = new ArrayList<>(List.of("-n", namespace));
        command.addAll(List.of(arguments));
        ip(command.toArray(String[]::new));
    }

    private void iptables(int place, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace(place), "iptables", "--wait"));
        command.addAll(List.of(arguments));
        Tool.run(command.toArray(String[]::new));
    }

    /** With the namespaces, all that was plugged in is gone. */
    @Override
    public void afterAll(ExtensionContext context) {
        String there = Tool.run("ip", "netns", "list");
        List<String> all = new ArrayList<>(List.of(hub));
        IntStream.range(0, size).mapToObj(this::namespace).forEach(all::add);
        for (String namespace : all) {
            if (there.lines().anyMatch(line -> line.split(" ")[0].equals(namespace))) {
                ip("netns", "delete", namespace);
            }
        }
    }
}

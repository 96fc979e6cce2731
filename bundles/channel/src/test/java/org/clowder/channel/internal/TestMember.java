package org.clowder.channel.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.internal.tribes.ChannelTimings;
import org.clowder.channel.internal.tribes.frames.FrameLimits;

/** One member on loopback, without a framework; several fit into one JVM. */
final class TestMember implements AutoCloseable {

    static final ChannelTimings QUICK = new ChannelTimings(100, 200, 200, 1000, 500, 1500, 1500);

    final PlatformChannel platform;
    final OwnedChannel channel;
    final Map<String, Object> configuration = new HashMap<>();
    final List<Optional<String>> reports = new CopyOnWriteArrayList<>();

    TestMember(String name) {
        this(name, FrameLimits.DEFAULT);
    }

    TestMember(String name, FrameLimits limits) {
        platform = new PlatformChannel(Optional.of(name), QUICK, limits, reports::add);
        channel = new OwnedChannel(platform, "bundle of " + name);
    }

    /** A member that is configured to know these ports, its own first. */
    static TestMember of(String name, int own, int... others) {
        return of(new TestMember(name), own, others);
    }

    static TestMember of(TestMember member, int own, int... others) {
        member.configuration.put("enabled", "true");
        member.configuration.put("port", own);
        StringBuilder members = new StringBuilder("127.0.0.1:" + own);
        for (int other : others) {
            members.append(", localhost:").append(other);
        }
        member.configuration.put("members", members.toString());
        return member;
    }

    static int[] freePorts(int count) throws IOException {
        ServerSocket[] sockets = new ServerSocket[count];
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = sockets[i].getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    TestMember with(String key, Object value) {
        configuration.put(key, value);
        return this;
    }

    TestMember start() {
        platform.configure(configuration);
        return this;
    }

    SharedChannel.State state() {
        return channel.state();
    }

    List<String> sees() {
        return channel.members().stream().map(ClusterMember::name).sorted().toList();
    }

    @Override
    public void close() {
        platform.close();
    }
}

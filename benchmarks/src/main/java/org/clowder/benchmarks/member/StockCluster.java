package org.clowder.benchmarks.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.catalina.ha.session.BackupManager;
import org.apache.catalina.ha.session.DeltaManager;
import org.apache.catalina.ha.tcp.SimpleTcpCluster;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.interceptors.MessageDispatchInterceptor;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;

/** Tomcat's SimpleTcpCluster as its documentation sets it up, on loopback and with static membership. */
final class StockCluster {

    private static final String HOST = "127.0.0.1";

    private StockCluster() {}

    /** The kind is {@code async} (channelSendOptions 8), {@code sync} (6) or {@code backup} (BackupManager). */
    static SimpleTcpCluster create(String kind, int port, String ports) {
        SimpleTcpCluster cluster = new SimpleTcpCluster();
        cluster.setChannel(channel(port, ports));
        switch (kind) {
            case "async" -> cluster.setChannelSendOptions(Channel.SEND_OPTIONS_ASYNCHRONOUS);
            case "sync" ->
                cluster.setChannelSendOptions(Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK);
            // BackupManager sends by its own mapSendOptions, which are 6 by default.
            case "backup" -> cluster.setManagerTemplate(new BackupManager());
            default -> throw new IllegalArgumentException("Cluster kind " + kind + ": expected async, sync or backup");
        }
        if (!"backup".equals(kind)) {
            cluster.setManagerTemplate(new DeltaManager());
        }
        return cluster;
    }

    private static GroupChannel channel(int port, String ports) {
        GroupChannel channel = new GroupChannel();
        NioReceiver receiver = new NioReceiver();
        receiver.setAddress(HOST);
        receiver.setPort(port);
        receiver.setAutoBind(1);
        channel.setChannelReceiver(receiver);
        channel.setMembershipService(membership(port, ports));
        channel.addInterceptor(new MessageDispatchInterceptor());
        channel.addInterceptor(new TcpFailureDetector());
        return channel;
    }

    private static StaticMembershipService membership(int port, String ports) {
        StaticMembershipService membership = new StaticMembershipService();
        for (String other : ports.split(",")) {
            StaticMember member = member(Integer.parseInt(other));
            if (member.getPort() == port) {
                membership.setLocalMember(member);
            } else {
                membership.addStaticMember(member);
            }
        }
        return membership;
    }

    private static StaticMember member(int port) {
        try {
            StaticMember member = new StaticMember(HOST, port, 0);
            member.setUniqueId(ByteBuffer.allocate(16).putInt(12, port).array());
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.clowder.channel.internal.tribes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members that some membership has found are held back until they have answered. */
@Timeout(20)
class GreetingsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final List<GroupChannel> channels = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (GroupChannel channel : channels) {
            channel.stop(Channel.DEFAULT);
        }
    }

    private GroupChannel channel(int own, int other) throws Exception {
        GroupChannel channel = new GroupChannel();
        channel.setName("greetings");
        channel.setJmxEnabled(false);
        channel.setHeartbeatSleeptime(200);
        NioReceiver receiver = new NioReceiver();
        receiver.setAddress("127.0.0.1");
        receiver.setPort(own);
        receiver.setAutoBind(1);
        channel.setChannelReceiver(receiver);
        StaticMembershipService membership = new StaticMembershipService();
        membership.setLocalMember(new StaticMember("127.0.0.1", own, 0));
        membership.addStaticMember(new StaticMember("127.0.0.1", other, 0));
        membership.setRpcTimeout(300);
        membership.setPingInterval(100);
        membership.setUseThread(true);
        channel.setMembershipService(membership);
        channels.add(channel);
        return channel;
    }

    private static int[] freePorts() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket two = new ServerSocket(0, 1, loopback)) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }

    private static List<Integer> greeted(GroupChannel channel) {
        List<Integer> told = new CopyOnWriteArrayList<>();
        Greetings greetings = new Greetings(channel, new MembershipListener() {
            @Override
            public void memberAdded(Member member) {
                told.add(member.getPort());
            }

            @Override
            public void memberDisappeared(Member member) {
                told.add(-member.getPort());
            }
        });
        channel.addChannelListener(greetings);
        channel.addMembershipListener(greetings);
        return told;
    }

    @Test
    void membersThatGreetEachOtherAreToldOfOnce() throws Exception {
        int[] ports = freePorts();
        GroupChannel a = channel(ports[0], ports[1]);
        GroupChannel b = channel(ports[1], ports[0]);
        List<Integer> toldA = greeted(a);
        List<Integer> toldB = greeted(b);
        a.start(Channel.DEFAULT);
        b.start(Channel.DEFAULT);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(toldA).containsExactly(ports[1]);
            assertThat(toldB).containsExactly(ports[0]);
        });
    }

    @Test
    void aMemberThatCannotAnswerIsHeldBackUntilItCan() throws Exception {
        int[] ports = freePorts();
        GroupChannel a = channel(ports[0], ports[1]);
        GroupChannel silent = channel(ports[1], ports[0]);
        List<Integer> toldA = greeted(a);
        a.start(Channel.DEFAULT);
        silent.start(Channel.DEFAULT);
        await().atMost(SOON).until(() -> a.getMembers().length == 1);
        await().during(Duration.ofMillis(500)).until(toldA::isEmpty);
        List<Integer> toldB = greeted(silent);
        await().atMost(SOON).untilAsserted(() -> assertThat(toldA).containsExactly(ports[1]));
        assertThat(toldB).isEmpty();
    }
}

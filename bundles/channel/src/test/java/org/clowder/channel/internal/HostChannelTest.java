package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.OneWayMessage;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.SharedChannel.State;
import org.clowder.channel.Topic;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.tomcat.StandingWarning;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel that the host platform made and owns. */
@Timeout(30)
class HostChannelTest {

    private static final Duration SOON = Duration.ofSeconds(8);

    private GroupChannel first;
    private GroupChannel second;
    private int[] ports;

    @BeforeEach
    void startHosts() throws Exception {
        ports = TestMember.freePorts(3);
        first = host(ports[0], ports[1]);
        second = host(ports[1], ports[0]);
        first.start(Channel.DEFAULT);
        second.start(Channel.DEFAULT);
    }

    @AfterEach
    void stopHosts() throws Exception {
        first.stop(Channel.DEFAULT);
        second.stop(Channel.DEFAULT);
    }

    private static GroupChannel host(int own, int other) throws Exception {
        GroupChannel channel = new GroupChannel();
        channel.setName("host");
        channel.setJmxEnabled(false);
        NioReceiver receiver = new NioReceiver();
        receiver.setAddress("127.0.0.1");
        receiver.setPort(own);
        receiver.setAutoBind(1);
        channel.setChannelReceiver(receiver);
        StaticMembershipService membership = new StaticMembershipService();
        StaticMember local = new StaticMember("127.0.0.1", own, 0);
        membership.setLocalMember(local);
        membership.addStaticMember(new StaticMember("127.0.0.1", other, 0));
        membership.setRpcTimeout(300);
        membership.setPingInterval(200);
        membership.setUseThread(true);
        channel.setMembershipService(membership);
        channel.addInterceptor(new TcpFailureDetector());
        return channel;
    }

    @Test
    void theHostsChannelIsUsedWhateverEnabledSaysAndIsNeverStopped() throws Exception {
        Received platform = new Received();
        second.addChannelListener(platform);
        try (TestMember a = new TestMember("a");
                TestMember b = new TestMember("b")) {
            a.platform.host(Optional.of(first));
            b.platform.host(Optional.of(second));
            await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
            assertThat(a.state()).isEqualTo(State.STARTED);
            assertThat(a.channel.explanation()).contains("of the host platform").doesNotContain("null");

            List<String> texts = new CopyOnWriteArrayList<>();
            b.channel.topic("t", String.class, (text, from) -> texts.add(text + " from " + from.port()));
            Topic<String> topic = a.channel.topic("t", String.class, (text, from) -> {});
            topic.send("hello");
            assertThat(texts).containsExactly("hello from " + ports[0]);

            Received leased = new Received();
            ChannelLease lease = b.channel.lease("x", Decoding.tribes());
            lease.channel().addChannelListener(leased);
            lease.channel().addMembershipListener(leased);
            lease.channel().start(Channel.DEFAULT);
            assertThat(leased.members).containsExactly("+" + ports[0]);
            lease.channel().stop(Channel.DEFAULT);

            first.send(first.getMembers(), "the platform's own", 6);
            assertThat(platform.messages).contains((Serializable) "the platform's own");
            assertThat(texts).hasSize(1);
        }
        assertThat(first.getName()).isEqualTo("host");
        first.send(first.getMembers(), "still works", 6);
        assertThat(platform.messages).contains((Serializable) "still works");
    }

    @Test
    void whenTheHostsChannelGoesTheOwnConfigurationCounts() {
        try (TestMember a = TestMember.of("a", ports[2]).start()) {
            await().atMost(SOON).until(() -> a.state() == State.STARTED);
            a.platform.host(Optional.of(first));
            await().atMost(SOON).until(() -> a.channel
                    .localMember()
                    .filter(local -> local.port() == ports[0])
                    .isPresent());
            await().atMost(SOON).until(() -> a.sees().size() == 1);
            a.platform.host(Optional.empty());
            await().atMost(SOON).until(() -> a.channel
                    .localMember()
                    .filter(local -> local.port() == ports[2])
                    .isPresent());
            assertThat(a.sees()).isEmpty();
        }
    }

    /** As Axis2's: takes whatever is no RpcMessage, and breaks on what it does not know. */
    private static final class Greedy implements ChannelListener {

        private final List<Serializable> taken = new CopyOnWriteArrayList<>();
        private final boolean rpcToo;

        Greedy(boolean rpcToo) {
            this.rpcToo = rpcToo;
        }

        @Override
        public boolean accept(Serializable message, Member sender) {
            return rpcToo || !(message instanceof RpcMessage);
        }

        @Override
        public void messageReceived(Serializable message, Member sender) {
            taken.add(message);
            throw new ClassCastException("not mine");
        }
    }

    @Test
    void listenersOfTheHostThatTakeAllButRpcSeeNothingOfOurs() throws Exception {
        Greedy greedy = new Greedy(false);
        second.addChannelListener(greedy);
        try (TestMember a = new TestMember("a");
                TestMember b = new TestMember("b")) {
            a.platform.host(Optional.of(first));
            b.platform.host(Optional.of(second));
            await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
            List<String> texts = new CopyOnWriteArrayList<>();
            b.channel.topic("t", String.class, (text, from) -> texts.add(text));
            try (Topic<String> topic = a.channel.topic("t", String.class, (text, from) -> {})) {
                topic.send("hello");
            }
            assertThat(texts).containsExactly("hello");
            assertThat(greedy.taken).isEmpty();
        }
        first.removeChannelListener(greedy);
    }

    @Test
    void aListenerOfTheHostThatWouldTakeOursIsNamedWhenTheChannelIsTaken() {
        first.addChannelListener(new Greedy(true));
        try (TestMember a = new TestMember("a")) {
            a.platform.host(Optional.of(first));
            await().atMost(SOON).until(() -> a.state() == State.FAILED);
            assertThat(a.channel.explanation()).contains(Greedy.class.getName(), "accept()");
        }
    }

    @Test
    void aListenerOfTheHostThatTakesOursAndIsSilentIsNamedByAWarning() throws Exception {
        Received silent = new Received();
        second.addChannelListener(silent);
        try (TestMember a = new TestMember("a");
                TestMember b = new TestMember("b")) {
            a.platform.host(Optional.of(first));
            b.platform.host(Optional.of(second));
            await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
            assertThat(a.platform.warnings()).isEmpty();
            assertThat(b.platform.warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.kind()).isEqualTo(StandingWarning.Kind.HOST_CHANNEL);
                assertThat(warning.text()).contains(Received.class.getName(), "is given Clowder's messages too");
            });

            List<String> texts = new CopyOnWriteArrayList<>();
            b.channel.topic("t", String.class, (text, from) -> texts.add(text));
            try (Topic<String> topic = a.channel.topic("t", String.class, (text, from) -> {})) {
                topic.send("hello");
            }
            assertThat(texts).as("both get it").containsExactly("hello");
            assertThat(silent.messages).isNotEmpty();
        }
    }

    @Test
    void thatTheListenersOfAnotherKindOfChannelAreNotKnownIsSaid() {
        Channel other = (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Channel.class},
                (proxy, method, arguments) -> method.invoke(first, arguments));
        try (TestMember a = new TestMember("a")) {
            a.platform.host(Optional.of(other));
            await().atMost(SOON).until(() -> a.sees().size() == 1);
            assertThat(a.platform.warnings()).singleElement().satisfies(warning -> assertThat(warning.text())
                    .contains("listeners cannot be looked at"));
            a.platform.host(Optional.of(first));
            await().atMost(SOON).until(() -> a.platform.warnings().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {NoClassDefFoundError.class, OutOfMemoryError.class})
    void anErrorOfAListenerOfTheHostLeavesTheChannelFailedAndNothingBehind(Class<? extends Error> type)
            throws Exception {
        Error error = type.getConstructor(String.class).newInstance("on purpose");
        ChannelListener broken = new ChannelListener() {
            @Override
            public boolean accept(Serializable message, Member sender) {
                throw error;
            }

            @Override
            public void messageReceived(Serializable message, Member sender) {
                // it accepts nothing
            }
        };
        List<ChannelListener> ofHost = OneWayMessage.listeners(first);
        first.addChannelListener(broken);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> assertThat(e).isSameAs(error));
        try (TestMember a = new TestMember("a")) {
            a.platform.host(Optional.of(first));
            await().dontCatchUncaughtExceptions().atMost(SOON).until(() -> a.state() == State.FAILED);
            assertThat(a.channel.explanation()).contains("on purpose");
            first.removeChannelListener(broken);
            assertThat(OneWayMessage.listeners(first)).isEqualTo(ofHost);

            a.platform.host(Optional.empty());
            a.platform.host(Optional.of(first));
            await().dontCatchUncaughtExceptions().atMost(SOON).until(() -> a.state() == State.STARTED);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(OneWayMessage.listeners(first)).isEqualTo(ofHost);
    }

    @Test
    void aChannelIsSharedOnce() throws Exception {
        List<ChannelListener> ofHost = OneWayMessage.listeners(first);
        try (StandaloneChannel once = StandaloneChannel.over(first)) {
            List<ChannelListener> ofOne = OneWayMessage.listeners(first);
            assertThatThrownBy(() -> StandaloneChannel.over(first))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shared already");
            assertThat(OneWayMessage.listeners(first)).isEqualTo(ofOne);
            assertThat(once.shared().state()).isEqualTo(State.STARTED);
        }
        assertThat(OneWayMessage.listeners(first)).isEqualTo(ofHost);
        StandaloneChannel.over(first).close();
    }

    @Test
    void nobodyAnswersOurMessages() throws Exception {
        Received questions = new Received();
        try (TestMember a = new TestMember("a");
                TestMember b = new TestMember("b")) {
            a.platform.host(Optional.of(first));
            b.platform.host(Optional.of(second));
            await().atMost(SOON).until(() -> a.sees().size() == 1 && b.sees().size() == 1);
            CountDownLatch received = new CountDownLatch(1);
            b.channel.topic("t", String.class, (text, from) -> received.countDown());
            first.addChannelListener(questions);
            try (Topic<String> topic = a.channel.topic("t", String.class, (text, from) -> {})) {
                topic.send("hello");
            }
            assertThat(received.await(8, TimeUnit.SECONDS)).isTrue();
            second.send(second.getMembers(), "after it", 6);
            String ours = Arrays.toString("org.clowder.channel".getBytes(StandardCharsets.US_ASCII));
            assertThat(questions.messages).contains("after it").noneMatch(message -> message.toString()
                    .contains(ours));
        }
    }

    @Test
    void aMemberThatMayUseTheHostsChannelOnlyOpensNone() throws Exception {
        try (TestMember a =
                TestMember.of("a", ports[2]).with("host.only", "true").start()) {
            await().atMost(SOON).until(() -> a.state() == State.FAILED);
            assertThat(a.channel.explanation()).contains("host.only=true");
            await().atMost(SOON).until(() -> a.reports.stream().anyMatch(Optional::isPresent));

            a.platform.host(Optional.of(first));
            await().atMost(SOON)
                    .until(() -> a.state() == State.STARTED && a.sees().size() == 1);
            assertThat(a.reports.get(a.reports.size() - 1)).isEmpty();

            a.platform.host(Optional.empty());
            await().atMost(SOON).until(() -> a.state() == State.FAILED);
            try (ServerSocket free = new ServerSocket(ports[2], 1, InetAddress.getLoopbackAddress())) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }
}

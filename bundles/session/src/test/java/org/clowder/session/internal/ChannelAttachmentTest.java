package org.clowder.session.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.group.GroupChannel;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.standalone.StandaloneChannel;
import org.clowder.session.internal.shared.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that comes after the cluster, goes and returns. */
@Timeout(30)
class ChannelAttachmentTest {

    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    private final OfferedChannel offer = new OfferedChannel();
    private final ChannelAttachment attachment = ChannelAttachment.open("test", this, null);
    private Runnable beforeLease = () -> {};
    private StandaloneChannel open;
    private SharedChannel shared;
    private SharedChannel.State state = SharedChannel.State.STARTED;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    @BeforeEach
    void start() throws Exception {
        open = StandaloneChannel.over(new GroupChannel());
        // the real one, but for how far it is
        shared = (SharedChannel) Proxy.newProxyInstance(
                SharedChannel.class.getClassLoader(),
                new Class<?>[] {SharedChannel.class},
                (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "state" -> state;
                        case "settled" -> settled;
                        case "equals" -> proxy == arguments[0];
                        case "lease" -> {
                            beforeLease.run();
                            yield method.invoke(open.shared(), arguments);
                        }
                        default -> method.invoke(open.shared(), arguments);
                    };
                });
        attachment.start();
    }

    @AfterEach
    void close() {
        attachment.close();
        offer.unbind(shared);
        open.close();
    }

    @Test
    void aChannelIsMissingUntilItHasLookedAround() {
        assertThat(attachment.missing()).isTrue();
        state = SharedChannel.State.STARTING;
        settled = new CompletableFuture<>();
        offer.bind(shared);
        assertThat(attachment.missing()).as("while it starts").isTrue();
        state = SharedChannel.State.STARTED;
        assertThat(attachment.missing()).as("before it has looked around").isTrue();
        assertThat(attachment.met(() -> true, LONG)).isFalse();
        settled.complete(null);
        assertThat(attachment.missing()).isFalse();
        state = SharedChannel.State.STOPPED;
        assertThat(attachment.missing()).as("once it is closed").isTrue();
        state = SharedChannel.State.DISABLED;
        assertThat(attachment.missing()).as("if it is switched off").isFalse();
        assertThat(attachment.met(() -> false, LONG)).isTrue();
    }

    @Test
    void theMembersOfEachChannelAreToBeMet() {
        offer.bind(shared);
        assertThat(attachment.met(() -> false, LONG)).isFalse();
        assertThat(attachment.met(() -> true, LONG)).isTrue();
        assertThat(attachment.met(() -> false, LONG))
                .as("what was met stays so")
                .isTrue();

        offer.unbind(shared);
        offer.bind(shared);
        assertThat(attachment.met(() -> false, LONG)).as("when it has returned").isFalse();
        assertThat(attachment.met(() -> false, -1)).as("when patience is over").isTrue();
    }

    @Test
    void aListenerThatFailsKeepsNothingOfAChannelThatGoes() throws Exception {
        int[] ports = freePorts();
        String members = "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1];
        List<Member> gone = new CopyOnWriteArrayList<>();
        try (StandaloneChannel one = StandaloneChannel.open(Map.of("port", "" + ports[0], "members", members), "one");
                StandaloneChannel two =
                        StandaloneChannel.open(Map.of("port", "" + ports[1], "members", members), "two")) {
            assertThat(two.shared().state()).isEqualTo(SharedChannel.State.STARTED);
            attachment.channel().addMembershipListener(listener(member -> {
                throw new IllegalStateException("broken");
            }));
            attachment.channel().addMembershipListener(listener(gone::add));
            Pair.await(() -> one.shared().members().size() == 1);
            offer.bind(one.shared());
            Pair.await(attachment.channel()::hasMembers);

            offer.unbind(one.shared());
            assertThat(gone).hasSize(1);
            offer.bind(one.shared());
            assertThat(attachment.active()).as(attachment.explanation()).isTrue();
            offer.unbind(one.shared());
        }
    }

    @Test
    void whoClosesWaitsUntilTheLeaseIsFree() throws Exception {
        CountDownLatch taking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        beforeLease = () -> {
            taking.countDown();
            Pair.await(() -> goOn.getCount() == 0);
        };
        Thread bringing = new Thread(() -> offer.bind(shared));
        Thread closing = new Thread(attachment::close);
        bringing.start();
        taking.await();
        closing.start();
        Pair.await(() -> closing.getState() == Thread.State.TIMED_WAITING || !closing.isAlive());
        assertThat(closing.isAlive()).as("waits").isTrue();
        goOn.countDown();
        closing.join();
        open.shared().lease("test", ChannelLease.Decoding.tribes()).close();
        bringing.join();
    }

    @Test
    void oneWhoCannotFollowKeepsNobodyFromIt() {
        try (Registration broken = OfferedChannel.follow(() -> {
                    throw new NoClassDefFoundError("on purpose");
                });
                ChannelAttachment second = ChannelAttachment.open("second", this, null)) {
            second.start();
            offer.bind(shared);
            assertThat(second.active()).isTrue();
            assertThat(broken).isNotNull();
        } catch (ChannelException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingOfALeaseStaysIfMemoryRunsOutAsItIsTakenAndAsItIsGivenBack() throws Exception {
        int[] ports = freePorts();
        String members = "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1];
        try (StandaloneChannel one = StandaloneChannel.open(Map.of("port", "" + ports[0], "members", members), "one");
                StandaloneChannel two =
                        StandaloneChannel.open(Map.of("port", "" + ports[1], "members", members), "two")) {
            Pair.await(
                    () -> one.shared().members().size() + two.shared().members().size() == 2);
            attachment.channel().addMembershipListener(new MembershipListener() {
                @Override
                public void memberAdded(Member member) {
                    throw new OutOfMemoryError("on purpose");
                }

                @Override
                public void memberDisappeared(Member member) {
                    throw new OutOfMemoryError("on purpose");
                }
            });
            assertThatThrownBy(() -> offer.bind(one.shared())).isInstanceOf(OutOfMemoryError.class);
            one.shared().lease("test", ChannelLease.Decoding.tribes()).close();
            offer.unbind(one.shared());
        }
    }

    @Test
    void theNextChannelIsTakenThoughMemoryRunsOutAsTheOneBeforeGoes() throws Exception {
        int[] ports = freePorts();
        String members = "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1];
        try (StandaloneChannel one = StandaloneChannel.open(Map.of("port", "" + ports[0], "members", members), "one");
                StandaloneChannel two =
                        StandaloneChannel.open(Map.of("port", "" + ports[1], "members", members), "two")) {
            Pair.await(
                    () -> one.shared().members().size() + two.shared().members().size() == 2);
            attachment.channel().addMembershipListener(listener(member -> {
                throw new OutOfMemoryError("on purpose");
            }));
            offer.bind(one.shared());
            Pair.await(attachment.channel()::hasMembers);
            assertThatThrownBy(() -> offer.bind(shared)).isInstanceOf(OutOfMemoryError.class);
            offer.unbind(one.shared());
            assertThat(attachment.active()).as(attachment.explanation()).isTrue();
        }
    }

    private static MembershipListener listener(Consumer<Member> disappeared) {
        return new MembershipListener() {
            @Override
            public void memberAdded(Member member) {
                // of no interest
            }

            @Override
            public void memberDisappeared(Member member) {
                disappeared.accept(member);
            }
        };
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }
}

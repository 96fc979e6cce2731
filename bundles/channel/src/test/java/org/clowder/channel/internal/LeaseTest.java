package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.ErrorHandler;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.catalina.tribes.group.Response;
import org.apache.catalina.tribes.group.RpcCallback;
import org.apache.catalina.tribes.group.RpcChannel;
import org.apache.catalina.tribes.group.interceptors.GzipInterceptor;
import org.apache.catalina.tribes.tipis.LazyReplicatedMap;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.SharedChannel.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseTest extends AbstractPairTest {

    private static final int SYNC = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    private static ChannelLease started(TestMember member, String name, Received... listeners) throws Exception {
        ChannelLease lease = member.channel.lease(name, Decoding.tribes());
        for (Received listener : listeners) {
            lease.channel().addChannelListener(listener);
            lease.channel().addMembershipListener(listener);
        }
        lease.channel().start(Channel.DEFAULT);
        return lease;
    }

    @Test
    void aLeaseOnALiveChannelSeesTheMembersThatWereThereBefore() throws Exception {
        Received before = new Received();
        Received after = new Received();
        ChannelLease lease = started(a, "x", before);
        lease.channel().addMembershipListener(after);
        assertThat(before.members).hasSize(1).isEqualTo(after.members);
        assertThat(lease.channel().hasMembers()).isTrue();
        assertThat(lease.channel().getMembers()).hasSize(1);
        assertThat(lease.channel().getLocalMember(true).getPort()).isEqualTo(a.configuration.get("port"));
    }

    @Test
    void leasesOfDifferentNamesNeverSeeEachOthersMessages() throws Exception {
        Received x = new Received();
        Received y = new Received();
        started(b, "x", x);
        started(b, "y", y);
        Channel sender = started(a, "x").channel();
        sender.send(sender.getMembers(), "hello", SYNC);
        sender.send(sender.getMembers(), new ByteMessage(new byte[] {7}), SYNC);
        assertThat(x.messages).hasSize(2).first().isEqualTo("hello");
        assertThat(((ByteMessage) x.messages.get(1)).getMessage()).containsExactly(7);
        assertThat(y.messages).isEmpty();
    }

    @Test
    void bytesThatNobodyTakesAreAnsweredWithNoneUntilTheLeaseIsStarted() throws Exception {
        Received answers = new Received();
        Channel sender = started(a, "x", answers).channel();
        sender.send(sender.getMembers(), new ByteMessage(new byte[] {7}), SYNC);
        await().until(() -> answers.messages.size() == 1);
        assertThat(((ByteMessage) answers.messages.get(0)).getMessage()).isEmpty();

        Received held = new Received();
        ChannelLease lease = b.channel.lease("x", Decoding.tribes());
        lease.channel().addChannelListener(held);
        await().until(() -> {
            sender.send(sender.getMembers(), new ByteMessage(new byte[] {7}), SYNC);
            return answers.messages.size() >= 2;
        });
        lease.channel().start(Channel.DEFAULT);
        sender.send(sender.getMembers(), new ByteMessage(new byte[] {8}), SYNC);
        assertThat(held.messages).hasSize(1);
        assertThat(((ByteMessage) held.messages.get(0)).getMessage()).containsExactly(8);
    }

    @Test
    void noAnswerIsAnswered() throws Exception {
        Received first = new Received();
        Received second = new Received();
        Channel sender = started(a, "x", first).channel();
        Channel receiver = started(b, "y", second).channel();
        sender.send(sender.getMembers(), new ByteMessage(new byte[0]), SYNC);
        receiver.send(receiver.getMembers(), new ByteMessage(new byte[] {1}), SYNC);
        await().until(() -> second.messages.size() == 1);
        assertThat(first.messages).isEmpty();
    }

    @Test
    void aListenerThatThrowsNeitherStopsTheOthersNorBecomesANegativeAcknowledgement() throws Exception {
        Received good = new Received();
        ChannelLease lease = b.channel.lease("x", Decoding.tribes());
        lease.channel().addChannelListener(new ChannelListener() {
            @Override
            public boolean accept(Serializable message, Member sender) {
                return true;
            }

            @Override
            public void messageReceived(Serializable message, Member sender) {
                throw new LinkageError("on purpose");
            }
        });
        lease.channel().addChannelListener(good);
        lease.channel().start(Channel.DEFAULT);
        Channel sender = started(a, "x").channel();
        sender.send(sender.getMembers(), "hello", SYNC);
        assertThat(good.messages).containsExactly("hello");
    }

    @Test
    void whatCannotBeDecodedIsDroppedAndAcknowledged() throws Exception {
        Received received = new Received();
        started(b, "x", received);
        Channel sender = started(a, "x").channel();
        sender.send(sender.getMembers(), new File("not allowed"), SYNC);
        sender.send(sender.getMembers(), "allowed", SYNC);
        assertThat(received.messages).containsExactly("allowed");
    }

    @Test
    void aBriefMessageWhoseSenderWaitsForItsAcknowledgementHoldsUpNobodyElse() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        CompletableFuture<Boolean> overtaken = new CompletableFuture<>();
        Waiting slow = new Waiting(first, second, overtaken);
        ChannelLease lease = b.channel.lease("x", Decoding.tribes());
        lease.channel().addChannelListener(slow);
        lease.channel().start(Channel.DEFAULT);
        Channel sender = started(a, "x").channel();
        Future<?> sent = CompletableFuture.runAsync(() -> {
            try {
                sender.send(sender.getMembers(), "first", SYNC | ChannelLease.SEND_OPTION_BRIEF);
            } catch (ChannelException e) {
                throw new CompletionException(e);
            }
        });
        assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
        sender.send(sender.getMembers(), "second", SYNC);
        assertThat(overtaken.get(5, TimeUnit.SECONDS)).isTrue();
        sent.get(5, TimeUnit.SECONDS);
    }

    /** Has the first message wait for the second. */
    private record Waiting(CountDownLatch first, CountDownLatch second, CompletableFuture<Boolean> overtaken)
            implements ChannelListener {

        @Override
        public boolean accept(Serializable message, Member sender) {
            return true;
        }

        @Override
        public void messageReceived(Serializable message, Member sender) {
            if (message.equals("second")) {
                second.countDown();
                return;
            }
            first.countDown();
            try {
                overtaken.complete(second.await(800, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                overtaken.complete(false);
            }
        }
    }

    @Test
    void asynchronousSendsTellTheirErrorHandler() throws Exception {
        Received received = new Received();
        started(b, "x", received);
        Channel sender = started(a, "x").channel();
        CountDownLatch completed = new CountDownLatch(1);
        sender.send(sender.getMembers(), "hello", Channel.SEND_OPTIONS_ASYNCHRONOUS, new ErrorHandler() {
            @Override
            public void handleError(ChannelException failure, UniqueId id) {
                throw new AssertionError(failure);
            }

            @Override
            public void handleCompletion(UniqueId id) {
                completed.countDown();
            }
        });
        assertThat(completed.await(5, TimeUnit.SECONDS)).isTrue();
        await().atMost(SOON).until(() -> received.messages.size() == 1);
    }

    @Test
    void aNameIsTakenUntilItsLeaseIsClosed() throws Exception {
        ChannelLease first = a.channel.lease("x", Decoding.tribes());
        OwnedChannel other = new OwnedChannel(a.platform, "bundle other [7]");
        assertThatThrownBy(() -> other.lease("x", Decoding.tribes()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lease \"x\"")
                .hasMessageContaining("bundle of a");
        first.close();
        first.close();
        assertThat(first.isOpen()).isFalse();
        assertThat(other.lease("x", Decoding.tribes()).isOpen()).isTrue();
        assertThatThrownBy(() -> first.channel().start(Channel.DEFAULT))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("the lease is closed");
    }

    @Test
    void nothingIsDeliveredAfterStopOrClose() throws Exception {
        Received received = new Received();
        ChannelLease lease = started(b, "x", received);
        Channel sender = started(a, "x").channel();
        lease.channel().stop(Channel.DEFAULT);
        sender.send(sender.getMembers(), "while stopped", SYNC);
        lease.channel().start(Channel.DEFAULT);
        sender.send(sender.getMembers(), "while started", SYNC);
        lease.close();
        sender.send(sender.getMembers(), "while closed", SYNC);
        assertThat(received.messages).containsExactly("while started");
    }

    @Test
    void aBundleThatLetsGoOfTheServiceLosesItsLeases() {
        ChannelLease lease = a.channel.lease("x", Decoding.tribes());
        a.channel.release();
        assertThat(lease.isOpen()).isFalse();
        assertThat(a.channel.lease("x", Decoding.tribes()).isOpen()).isTrue();
    }

    @Test
    void theViewRefusesOrKeepsToItselfWhatWouldChangeTheSharedChannel() throws Exception {
        ChannelLease lease = started(a, "x");
        lease.channel().setName("renamed");
        lease.channel().setUtilityExecutor(null);
        lease.channel().setHeartbeat(false);
        lease.channel().heartbeat();
        assertThatThrownBy(() -> lease.channel().addInterceptor(new GzipInterceptor()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("GzipInterceptor");
        assertThat(lease.name()).isEqualTo("x");
        assertThat(a.platform.current().orElseThrow().getName()).isNotEqualTo("renamed");
        assertThat(a.platform.current().orElseThrow().getUtilityExecutor()).isNotNull();
    }

    @Test
    void aLeaseSurvivesARestartOfTheSharedChannelAndSeesMembersVanishAndComeBack() throws Exception {
        Received received = new Received();
        ChannelLease lease = started(a, "x", received);
        Channel sender = started(b, "x").channel();
        Object port = b.configuration.get("port");
        a.with("send.timeout", "4000").start();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(received.members).containsExactly("+" + port, "-" + port, "+" + port));
        assertThat(lease.isOpen()).isTrue();
        await().atMost(SOON).until(() -> b.sees().size() == 1);
        sender.send(sender.getMembers(), "after", SYNC);
        assertThat(received.messages).containsExactly("after");
    }

    @Test
    void withoutAChannelTheViewIsEmptyAndSendingSaysWhy() throws Exception {
        ChannelLease lease = started(a, "x");
        Member[] members = lease.channel().getMembers();
        a.with("enabled", "false").start();
        await().atMost(SOON).until(() -> a.state() == State.DISABLED);
        assertThat(lease.channel().getMembers()).isEmpty();
        assertThat(lease.channel().getLocalMember(false)).isNull();
        assertThatThrownBy(() -> lease.channel().send(members, "x", SYNC))
                .isInstanceOf(ChannelException.class)
                .hasMessageContaining("platform clustering is off");
    }

    @Test
    void anRpcChannelWorksOnALeaseAndARequestThatNobodyTakesIsAnsweredAtOnce() throws Exception {
        ChannelLease leaseA = started(a, "x");
        ChannelLease leaseB = started(b, "x");
        RpcChannel caller = new RpcChannel("rpc".getBytes(StandardCharsets.UTF_8), leaseA.channel(), new Echo());
        RpcChannel answerer = new RpcChannel("rpc".getBytes(StandardCharsets.UTF_8), leaseB.channel(), new Echo());
        Response[] answers = call(caller, leaseA);
        assertThat(answers).hasSize(1);
        assertThat(answers[0].getMessage()).isEqualTo("echo of ping");

        answerer.breakdown();
        long start = System.nanoTime();
        assertThat(call(caller, leaseA)).isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void aRequestIsAnsweredAtOnceEvenIfTheOtherMemberHasNotTakenOrNotStartedTheLease() throws Exception {
        ChannelLease leaseA = started(a, "x");
        RpcChannel caller = new RpcChannel("rpc".getBytes(StandardCharsets.UTF_8), leaseA.channel(), new Echo());
        long start = System.nanoTime();
        assertThat(call(caller, leaseA)).isEmpty();
        ChannelLease idle = b.channel.lease("x", Decoding.tribes());
        assertThat(call(caller, leaseA)).isEmpty();
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
        assertThat(idle.isOpen()).isTrue();
    }

    private static Response[] call(RpcChannel caller, ChannelLease lease) throws ChannelException {
        return caller.send(lease.channel().getMembers(), "ping", RpcChannel.ALL_REPLY, 0, 10_000);
    }

    @Test
    void aReplicatedMapOfTribesWorksOnALease() throws Exception {
        ClassLoader[] loaders = {getClass().getClassLoader()};
        LazyReplicatedMap<String, String> mapA =
                new LazyReplicatedMap<>(null, started(a, "x").channel(), 5000, "map", loaders);
        LazyReplicatedMap<String, String> mapB =
                new LazyReplicatedMap<>(null, started(b, "x").channel(), 5000, "map", loaders);
        mapA.put("key", "value");
        await().atMost(SOON).untilAsserted(() -> assertThat(mapB.get("key")).isEqualTo("value"));
        mapA.breakdown();
        mapB.breakdown();
    }

    /** Answers with what it was asked. */
    private static final class Echo implements RpcCallback {

        @Override
        public Serializable replyRequest(Serializable message, Member sender) {
            return "echo of " + message;
        }

        @Override
        public void leftOver(Serializable message, Member sender) {
            throw new AssertionError("left over: " + message);
        }
    }
}

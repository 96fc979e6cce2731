package org.clowder.channel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicTest extends AbstractPairTest {

    private record News(int number, String text) implements Serializable {}

    private final List<String> received = new CopyOnWriteArrayList<>();

    private Topic<News> openAt(TestMember member) {
        return member.channel.topic(
                "news",
                News.class,
                (news, from) -> received.add(member.sees() + " " + news.text() + " " + from.name()));
    }

    @Test
    void aMessageHasBeenReceivedByAllOthersWhenSendReturns() throws Exception {
        openAt(b);
        openAt(a).send(new News(1, "hello"));
        assertThat(received).containsExactly("[a] hello a");
    }

    @Test
    void aMessageToOneMemberGoesThere() throws Exception {
        openAt(b);
        Topic<News> topic = openAt(a);
        topic.send(new News(1, "hello"), a.channel.members().get(0));
        assertThat(received).hasSize(1);
        ClusterMember gone = new ClusterMember("gone", "127.0.0.1", 1, "00");
        assertThatThrownBy(() -> topic.send(new News(1, "hello"), gone))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone at 127.0.0.1:1 is not a member now");
    }

    @Test
    void aListenerThatThrowsDoesNotFailTheSender() throws Exception {
        b.channel.topic("news", News.class, (news, from) -> {
            throw new IOException("on purpose");
        });
        openAt(a).send(new News(1, "hello"));
    }

    @Test
    void aMemberWithoutTheTopicIsNoErrorAndIsCounted() throws Exception {
        openAt(a).send(new News(1, "hello"));
        assertThat(b.platform.routes().unclaimed()).isEqualTo(1);
    }

    @Test
    void leasesAndTopicsOfOneNameAreApart() throws Exception {
        Received lease = new Received();
        ChannelLease other = b.channel.lease("news", Decoding.tribes());
        other.channel().addChannelListener(lease);
        other.channel().start(Channel.DEFAULT);
        openAt(b);
        openAt(a).send(new News(1, "hello"));
        assertThat(received).hasSize(1);
        assertThat(lease.messages).isEmpty();
    }

    @Test
    void aClosedTopicReceivesNothingAndItsNameIsFree() throws Exception {
        Topic<News> first = openAt(b);
        assertThatThrownBy(() -> openAt(b)).isInstanceOf(IllegalStateException.class);
        first.close();
        Topic<News> sender = openAt(a);
        sender.send(new News(1, "lost"));
        openAt(b);
        sender.send(new News(2, "found"));
        assertThat(received).containsExactly("[a] found a");
        assertThatThrownBy(() -> first.send(new News(3, "late"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sendingWhileSwitchedOffSaysWhy() {
        try (TestMember off = new TestMember("off")) {
            Topic<News> topic = openAt(off);
            assertThatThrownBy(() -> topic.send(new News(1, "hello")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("platform clustering is off");
        }
    }

    @Test
    void tenRestartsOfALeaseNeverInterruptATopic() throws Exception {
        Topic<News> topic = openAt(a);
        openAt(b);
        AtomicBoolean stop = new AtomicBoolean();
        List<Integer> sent = new CopyOnWriteArrayList<>();
        List<Exception> failures = new CopyOnWriteArrayList<>();
        Thread traffic = new Thread(() -> {
            while (!stop.get()) {
                try {
                    topic.send(new News(sent.size(), "x"));
                    sent.add(sent.size());
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        });
        traffic.start();
        for (int i = 0; i < 10; i++) {
            int before = sent.size();
            restartOnce();
            awaitMoreThan(before + 1, sent);
        }
        stop.set(true);
        traffic.join();
        assertThat(failures).isEmpty();
        assertThat(received).hasSameSizeAs(sent).hasSizeGreaterThan(10);
    }

    /** The traffic goes on: how fast is the machine's affair. */
    private static void awaitMoreThan(int count, List<Integer> sent) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sent.size() <= count) {
            assertThat(System.nanoTime()).as("messages go on").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void restartOnce() throws Exception {
        Received atB = new Received();
        try (ChannelLease leaseA = a.channel.lease("cluster", Decoding.tribes());
                ChannelLease leaseB = b.channel.lease("cluster", Decoding.tribes())) {
            leaseB.channel().addChannelListener(atB);
            leaseB.channel().addMembershipListener(atB);
            leaseA.channel().start(Channel.DEFAULT);
            leaseB.channel().start(Channel.DEFAULT);
            leaseA.channel().send(leaseA.channel().getMembers(), "delta", 6);
            assertThat(atB.messages).containsExactly("delta");
            assertThat(atB.members).hasSize(1);
            leaseA.channel().stop(Channel.DEFAULT);
        }
    }
}

package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.state.Unheard;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order one member hears what another one has to say. */
@Timeout(30)
class OutStreamTest {

    /** Kept, or its level would be forgotten: what cannot be sent is named. */
    private static final Logger SENDER = Logger.getLogger(Sender.class.getName());

    private static final long SELF = 77;
    private static final int LIMIT = 1 << 20;

    private long now = TimeUnit.HOURS.toNanos(1);
    private long epoch;
    private int largest;
    private Runnable onSend = () -> {};
    /** How many looks at the clock fail from now on. */
    private int outOfMemory;

    private final StreamCounters counters = new StreamCounters();
    private final OutStream out = new OutStream(this::now, () -> ++epoch, counters);
    private final Sender sender = new Sender(out, new Frames(), counters, SELF);
    private final ReplicaStore store = store();
    private final ReplicaStore theirs = store();
    private final InStream in = new InStream(SELF, LIMIT, () -> now, counters);
    private final Heard heard = new Heard();

    /** Frames that have left and not arrived. */
    private final List<WireInput> underWay = new ArrayList<>();

    @BeforeAll
    static void quiet() {
        SENDER.setLevel(Level.OFF);
    }

    @AfterAll
    static void asBefore() {
        SENDER.setLevel(null);
    }

    private final class Frames implements Sender.Transmission {

        @Override
        public void head(WireOutput frame, long ofEpoch, long sequence) {
            frame.putVarint(ofEpoch);
            frame.putVarint(sequence);
        }

        @Override
        public void send(WireOutput frame, boolean onlyAcknowledges) {
            underWay.add(new WireInput(frame.toByteArray()));
            largest = Math.max(largest, frame.size());
            onSend.run();
        }

        @Override
        public void failed() {
            throw new IllegalStateException();
        }

        @Override
        public void broken(Throwable reason) {
            throw new IllegalStateException(reason);
        }
    }

    private long now() {
        if (outOfMemory > 0) {
            outOfMemory--;
            throw new OutOfMemoryError("as it were");
        }
        return now;
    }

    /** What the other member hears: keys of changes, and what is said beside. */
    private final class Heard extends OperationsTest.Notes {

        @Override
        public void change(String name, Change change) {
            assertThat(theirs.merge(change, true)).isTrue();
            all.add(change.key());
        }
    }

    private ReplicaStore store() {
        return new ReplicaStore("app", () -> now, Long::toHexString, new Unheard());
    }

    private static EncodedValue value(int size) {
        return EncodedValue.plain(new byte[size]);
    }

    private Replica replica(String id, int entries, int size) {
        Map<String, EncodedValue> values = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            values.put("a" + i, value(size));
        }
        Replica replica = store.create(id, 0);
        replica.write(values, SELF, Replica.Known.ALL, (written, base) -> {});
        return replica;
    }

    private List<Replica> replicas(String prefix, int count, int size) {
        return IntStream.range(0, count)
                .mapToObj(i -> replica(prefix + i, 1, size))
                .toList();
    }

    private Bulk bulk(String prefix, int count) {
        return new Bulk(
                "app",
                List.<Control>of().iterator(),
                replicas(prefix, count, 10).iterator(),
                sent -> to -> to.absent("app", "the end of " + sent));
    }

    /** One frame leaves, arrives and is acknowledged; what the other member heard by it. */
    private List<Object> frame() {
        now += TimeUnit.MILLISECONDS.toNanos(1);
        int before = heard.all.size();
        if (sender.sendIfDue()) {
            arrive();
        }
        return List.copyOf(heard.all.subList(before, heard.all.size()));
    }

    private void arrive() {
        try {
            for (WireInput frame : underWay) {
                in.received(frame.getVarint(), frame.getVarint(), frame, heard);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        underWay.clear();
        out.acknowledged(in.applied().epoch(), in.applied().sequence());
    }

    private void untilQuiet() {
        for (int i = 0; i < 1_000 && !out.isQuiet(); i++) {
            frame();
        }
        assertThat(out.isQuiet()).as("all is sent and acknowledged").isTrue();
    }

    private void enqueue(Replica replica) {
        out.enqueueWhole(replica, null);
    }

    @Test
    void whatIsLostIsSentAgain() {
        enqueue(replica("lost", 1, 10));
        out.bulk(bulk("joining", 2));
        out.control(to -> to.answer(3, 4));
        now += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(sender.sendIfDue()).isTrue();
        underWay.clear();
        now += TimeUnit.SECONDS.toNanos(1);
        out.heard(now);
        untilQuiet();
        assertThat(heard.all)
                .containsExactlyInAnyOrder("lost", "joining0", "joining1", "answer 3 4", "absent app the end of 2");
    }

    @Test
    void aMemberThatJoinsGetsOnHoweverManyChangesWait() {
        List<Replica> busy = replicas("busy", 2_000, 10);
        out.bulk(bulk("joining", 300));
        int frames = 0;
        int led = 0;
        for (; !heard.all.contains("absent app the end of 300") && frames < 1_000; frames++) {
            busy.forEach(this::enqueue);
            List<Object> told = frame();
            assertThat(told).as("requests are in each frame").anyMatch(each -> each.toString()
                    .startsWith("busy"));
            led += told.get(0).toString().startsWith("joining") ? 1 : 0;
        }
        assertThat(frames).as("frames until all was told").isBetween(50, 150);
        assertThat(led).as("frames that began with it").isLessThanOrEqualTo(frames / 9);
    }

    @Test
    void nobodyWaitsForWhatDoesNotCount() {
        Ticket before = new Ticket(1, false);
        out.enqueue(replica("before", 1, 10), 0, before, false);
        out.counted(Set.of());
        out.forsakeUncounted();
        Ticket after = new Ticket(1, false);
        out.enqueue(replica("after", 1, 10), 0, after, false);
        assertThat(before.done() && !before.confirmed()).isTrue();
        assertThat(after.done() && !after.confirmed()).isTrue();
        untilQuiet();
        assertThat(theirs.get("before")).isNotNull();
        assertThat(theirs.get("after")).isNotNull();
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotSent() {
        out.bulk(bulk("old", 500));
        frame();
        sender.sendIfDue();
        out.dropBulks("app");
        out.bulk(bulk("new", 100));
        underWay.clear();
        out.lost(0);
        now += TimeUnit.SECONDS.toNanos(1);
        untilQuiet();
        assertThat(heard.all.stream().filter(each -> each.toString().startsWith("old")))
                .as("what was sent before")
                .hasSize(32);
        assertThat(heard.all.stream().filter(each -> each.toString().startsWith("new")))
                .hasSize(100);
        assertThat(heard.all).contains("absent app the end of 100").doesNotContain("absent app the end of 500");
    }

    @Test
    void aLargeSessionDoesNotHoldUpTheOthers() {
        Replica large = replica("large", 20, 40_000);
        enqueue(large);
        frame();
        out.enqueueWhole(replica("small", 1, 10), to -> to.answer(3, 4));
        assertThat(frame()).as("heard before the large one").containsExactly("small", "answer 3 4");
        untilQuiet();
        assertThat(heard.all).last().isEqualTo("large");
        assertThat(theirs.get("large").digest()).isEqualTo(large.digest());
    }

    @Test
    void aLargeSessionThatChangesWhileItIsSentArrivesAsItIs() {
        List<Replica> large = List.of(replica("one", 20, 40_000), replica("two", 20, 40_000));
        for (int i = 0; i < 20; i++) {
            for (Replica each : large) {
                each.write(
                        Map.of("a" + i, value(i)),
                        SELF,
                        Replica.Known.ALL,
                        (written, base) -> out.enqueue(written, base, null, false));
                if (i == 0) {
                    enqueue(each);
                }
            }
            frame();
        }
        untilQuiet();
        for (Replica each : large) {
            assertThat(theirs.get(each.key()).digest()).isEqualTo(each.digest());
        }
    }

    @Test
    void noFrameHoldsTwoLargeAttributes() {
        int size = 900_000;
        for (int i = 0; i < 3; i++) {
            enqueue(replica("many" + i, 5, size));
            enqueue(replica("one" + i, 1, size));
            frame();
        }
        untilQuiet();
        assertThat(theirs.digests().root()).isEqualTo(store.digests().root());
        assertThat(largest).as("bytes of the largest frame").isLessThan(size + 3 * Sender.FRAME);
    }

    @Test
    void whatIsSaidOfAStoreComesAfterItsChanges() {
        out.control(to -> to.status("app", 0, store.digests().root(), 4));
        enqueue(replica("new", 1, 10));
        assertThat(frame())
                .containsExactly("new", "status app 0 " + theirs.digests().root() + " 4");
    }

    @Test
    void oneThatCannotBeSaidDoesNotHoldUpTheOthers() {
        Control broken = to -> {
            to.absent("app", "half of it");
            throw new IllegalStateException("this cannot be said");
        };
        enqueue(replica("before", 1, 10));
        out.control(broken);
        out.enqueueWhole(replica("with", 1, 10), broken);
        out.control(to -> to.answer(3, 4));
        now += TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < 300; i++) {
            frame();
        }
        assertThat(heard.all).containsExactlyInAnyOrder("before", "with", "answer 3 4");
        assertThat(out.isQuiet()).isTrue();
    }

    @Test
    void whatTheOtherMemberHasAskedForLeavesWhateverIsNotAcknowledged() {
        out.bulk(bulk("joining", 4_000));
        for (int i = 0; i < 200 && sender.sendIfDue(); i++) {
            now += TimeUnit.MICROSECONDS.toNanos(100);
        }
        int full = underWay.size();
        enqueue(replica("asked", 1, 10));
        replicas("more", 3, 10).forEach(each -> out.enqueue(each, 0, null, false));
        assertThat(sender.sendIfDue()).isTrue();
        assertThat(underWay).hasSize(full + 1);
        assertThat(sender.sendIfDue()).as("there is room for others").isFalse();
        arrive();
        assertThat(heard.all.get(heard.all.size() - 1)).isEqualTo("asked");
        untilQuiet();
        assertThat(heard.all).contains("more0", "more1", "more2", "joining3999");
    }

    @Test
    void whatTheOtherMemberHasAskedForLeavesWhateverWaitedBefore() {
        replicas("large", 600, 15_000).forEach(each -> out.enqueue(each, 0, null, false));
        now += TimeUnit.MILLISECONDS.toNanos(2);
        assertThat(sender.sendIfDue()).isTrue();
        enqueue(replica("asked", 1, 10));
        for (int i = 0; i < 200 && sender.sendIfDue(); i++) {
            now += TimeUnit.MICROSECONDS.toNanos(100);
        }
        arrive();
        assertThat(heard.all).contains("asked").hasSizeLessThan(100);
        untilQuiet();
        assertThat(heard.all).hasSize(601);
    }

    @Test
    void aFewSmallOnesBehindLargeOnesLeaveAtOnce() {
        replicas("large", 20, 60_000).forEach(each -> out.enqueue(each, 0, null, false));
        untilQuiet();
        replicas("small", 100, 10).forEach(each -> out.enqueue(each, 0, null, false));
        now += TimeUnit.MILLISECONDS.toNanos(2);
        int frames = 0;
        while (sender.sendIfDue()) {
            frames++;
        }
        assertThat(frames).isPositive();
        arrive();
        assertThat(heard.all).contains("small0", "small99");
    }

    @Test
    void whoeverAsksForWhatIsTooLargeHearsThatItIsNotThere() {
        Replica large = replica("large", Operation.MAX_ENTRIES + 1, 0);
        enqueue(large);
        enqueue(replica("other", 1, 10));
        untilQuiet();
        assertThat(heard.all).containsExactlyInAnyOrder("other", "absent app large");
        assertThat(epoch).as("no frame was made again").isEqualTo(1);
    }

    @Test
    void whatWaitsIsSentByTheStreamsOwnThreadThoughMemoryRunsOutAsAnotherOnesTurnEnds() throws Exception {
        Thread own = new Thread(sender::run);
        own.start();
        while (own.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        Replica late = replica("late", 1, 10);
        CountDownLatch sent = new CountDownLatch(2);
        onSend = () -> {
            onSend = sent::countDown;
            sent.countDown();
            enqueue(late);
            now += TimeUnit.MILLISECONDS.toNanos(2);
            outOfMemory = 2;
        };
        out.acknowledgementDue();
        assertThatThrownBy(sender::sendIfDue).isInstanceOf(OutOfMemoryError.class);
        assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        out.close();
        own.join();
    }

    @Test
    void aFrameThatCouldNotBeHandedOverIsSentAgainThoughMemoryRunsOut() {
        enqueue(replica("one", 1, 10));
        now += TimeUnit.MILLISECONDS.toNanos(2);
        onSend = () -> {
            onSend = () -> {};
            underWay.clear();
            outOfMemory = 1;
            throw new OutOfMemoryError("as it were");
        };
        assertThatThrownBy(sender::sendIfDue).isInstanceOf(OutOfMemoryError.class);
        assertThat(frame()).containsExactly("one");
        assertThat(out.isQuiet()).isTrue();
    }
}

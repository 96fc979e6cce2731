package org.clowder.session.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.session.internal.stream.MapStore.values;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.clowder.session.internal.state.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExchangeTest {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Network network = new Network(42);
    private final MapStore first = new MapStore("app");
    private final MapStore second = new MapStore("app");
    private Exchange one;
    private Exchange two;
    private Publisher publisher;
    private Publisher publisherOfTwo;

    private void twoMembers() {
        one = network.join("one");
        publisher = new Publisher(one, opened(one, first));
        two = network.join("two");
        publisherOfTwo = new Publisher(two, opened(two, second));
        await(() -> one.link("app").shared() && two.link("app").shared());
    }

    private static Link opened(Exchange exchange, MapStore store) {
        Link link = exchange.open(store);
        exchange.join(link);
        return link;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + condition).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void awaitEqual() {
        await(() -> one.lag() == 0 && two.lag() == 0);
        await(() -> first.content().equals(second.content()));
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void anAppliedChangeIsThereWhenTheWaitEnds() {
        twoMembers();
        for (int i = 0; i < 200; i++) {
            Ticket ticket = publisher.change(first.fresh("s" + i), values("n", "v" + i), Guarantee.APPLIED, false);
            publisher.await(ticket, PATIENCE);
            assertThat(ticket.done()).isTrue();
            assertThat(second.content()).containsEntry("s" + i, java.util.Map.of("n", "v" + i));
        }
    }

    @Test
    void removedAttributesAndEndedRecordsAreGoneElsewhere() {
        twoMembers();
        Record record = first.fresh("s");
        publisher.change(record, values("a", "1", "b", "2"), Guarantee.ASYNC, false);
        publisher.change(record, values("a", null), Guarantee.ASYNC, false);
        awaitEqual();
        assertThat(second.content().get("s")).containsOnlyKeys("b");
        first.forget("s");
        publisher.end(record, Guarantee.ASYNC);
        awaitEqual();
        assertThat(second.content()).isEmpty();
    }

    @Test
    void aNewIdReplacesTheOldOne() {
        twoMembers();
        Record record = first.fresh("old");
        publisher.change(record, values("a", "1"), Guarantee.ASYNC, false);
        awaitEqual();
        first.forget("old");
        publisher.rename(record, "new", Guarantee.ASYNC);
        first.renamed(record, "old");
        publisher.change(record, values("b", "2"), Guarantee.ASYNC, false);
        awaitEqual();
        assertThat(second.content()).containsOnlyKeys("new");
        assertThat(second.content().get("new")).containsOnlyKeys("a", "b");
    }

    @Test
    void aMemberThatJoinsGetsAllRecordsAndWhatChangesMeanwhile() {
        one = network.join("one");
        publisher = new Publisher(one, opened(one, first));
        for (int i = 0; i < 5_000; i++) {
            publisher.change(first.fresh("s" + i), values("n", "v" + i, "x", "y".repeat(100)), Guarantee.ASYNC, false);
        }
        two = network.join("two");
        Link link = opened(two, second);
        for (int i = 0; i < 5_000; i += 7) {
            publisher.change(first.fresh("s" + i), values("n", "w" + i), Guarantee.ASYNC, false);
        }
        await(() -> link.joined().isDone());
        awaitEqual();
        assertThat(second.content()).hasSize(5_000);
    }

    @Test
    void nothingIsLostOnANetworkThatLosesRepeatsAndReorders() {
        network.faults(3, 10, 30);
        twoMembers();
        Random random = new Random(7);
        // until the network has done its worst, in frames of every kind
        await(() -> {
            change(random, 2_000);
            return one.counters().epochs.sum() > 3
                    && two.counters().duplicateFrames.sum() > 3;
        });
        awaitEqual();
    }

    private void change(Random random, int times) {
        for (int i = 0; i < times; i++) {
            String id = "s" + random.nextInt(500);
            publisher.change(
                    first.fresh(id), values("n" + random.nextInt(4), "v" + random.nextInt()), Guarantee.ASYNC, false);
            if (i % 50 == 0) {
                LockSupport.parkNanos(200_000);
            }
        }
    }

    @Test
    void bothSidesMayChangeTheSameRecordsAndAgree() {
        network.faults(2, 5, 30);
        twoMembers();
        for (int i = 0; i < 5_000; i++) {
            String id = "s" + i % 50;
            if (first.find(id) == null && second.find(id) == null) {
                publisher.change(first.fresh(id), values("begin", id), Guarantee.ASYNC, false);
                await(() -> second.find(id) != null);
            }
            publisher.change(first.find(id), values("a", "one" + i), Guarantee.ASYNC, false);
            publisherOfTwo.change(second.find(id), values("a", "two" + i), Guarantee.ASYNC, false);
        }
        awaitEqual();
    }

    @Test
    void aRecordThatWasForgottenIsFetchedWhenItChanges() {
        twoMembers();
        Record record = first.fresh("s");
        publisher.change(record, values("a", "1", "b", "2"), Guarantee.ASYNC, false);
        awaitEqual();
        for (int i = 0; i < 5; i++) {
            second.forget("s");
            Ticket ticket = publisher.change(record, values("a", "v" + i), Guarantee.APPLIED, false);
            publisher.await(ticket, PATIENCE);
            assertThat(second.content()).containsEntry("s", java.util.Map.of("a", "v" + i, "b", "2"));
        }
        // the members have only just met: the first time the whole record may be on its way anyway
        assertThat(two.counters().pulls.sum()).isBetween(4L, 5L);
    }

    @Test
    void aMemberThatIsCutOffCostsOneWaitAndIsBroughtUpToDateLater() {
        twoMembers();
        network.cut(network.member(1));
        Record record = first.fresh("s");
        Ticket ticket = publisher.change(record, values("a", "1"), Guarantee.APPLIED, false);
        publisher.await(ticket, TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(ticket.done()).isFalse();
        assertThat(publisher.change(record, values("a", "2"), Guarantee.APPLIED, false))
                .isNull();
        assertThat(one.lag()).isPositive();
        network.cut(null);
        awaitEqual();
        assertThat(second.content()).containsEntry("s", java.util.Map.of("a", "2"));
        publisher.await(publisher.change(record, values("a", "3"), Guarantee.APPLIED, false), PATIENCE);
    }

    @Test
    void nobodyWaitsForAMemberThatHasDied() {
        twoMembers();
        network.cut(network.member(1));
        Ticket ticket = publisher.change(first.fresh("s"), values("a", "1"), Guarantee.ALL, false);
        network.kill(network.member(1));
        publisher.await(ticket, PATIENCE);
        assertThat(ticket.done()).isTrue();
        assertThat(publisher.change(first.fresh("t"), values("a", "1"), Guarantee.ALL, false))
                .isNull();
    }

    @Test
    void aRecordLargerThanAFrameTravelsInParts() {
        network.faults(2, 5, 30);
        twoMembers();
        Record record = first.fresh("s");
        for (int i = 0; i < 40; i++) {
            publisher.change(record, values("a" + i, ("v" + i).repeat(20_000)), Guarantee.ASYNC, false);
        }
        awaitEqual();
        assertThat(second.content().get("s")).hasSize(40);
    }

    @Test
    void flushWaitsForEverythingThatWasPublished() throws InterruptedException {
        network.faults(5, 0, 50);
        twoMembers();
        for (int i = 0; i < 3_000; i++) {
            publisher.change(first.fresh("s" + i), values("n", "v" + i), Guarantee.ASYNC, false);
        }
        assertThat(one.flush(20_000)).isTrue();
        assertThat(second.content()).isEqualTo(first.content());
    }
}

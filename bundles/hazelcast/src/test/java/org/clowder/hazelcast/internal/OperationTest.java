package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.Operation.Outcome;
import org.clowder.hazelcast.internal.SessionRecord.State;
import org.junit.jupiter.api.Test;

/** What becomes of a session whose changes come late, twice, or from several members at once. */
class OperationTest {

    private static final long KEY = 7;
    private static final long MINE = 1;
    private static final long OTHERS = 2;

    private SessionRecord stored;

    private Answer run(Operation operation) {
        Outcome outcome = operation.apply(stored == null ? null : SessionRecord.read(stored.bytes()));
        stored = outcome.record();
        return Answer.read(outcome.answer().bytes());
    }

    private static SessionRecord session(State state, String other, long key) {
        Map<String, Part> parts = new LinkedHashMap<>(Map.of("a", part("1").stamped(1)));
        return new SessionRecord(state, other, key, 1, 0, 1000, 1000, 60, parts);
    }

    private static Part part(String value) {
        return new Part(0, 0, false, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Operation create() {
        return Operation.create(session(State.LIVE, null, KEY));
    }

    private static Operation set(long known, String name, String value) {
        return Operation.update(new Change(known, 2000, Change.SAME, Map.of(name, part(value)), Set.of()));
    }

    private static Operation remove(long known, String name) {
        return Operation.update(new Change(known, 2000, Change.SAME, Map.of(), Set.of(name)));
    }

    private static Operation end(long nonce) {
        return Operation.end(KEY, nonce, Long.MAX_VALUE);
    }

    @Test
    void changesOfDifferentAttributesBothCountAndEachIsToldOfTheOther() {
        run(create());
        assertThat(run(set(1, "b", "2")).result()).isEqualTo(Result.DONE);
        Answer answer = run(set(1, "c", "3"));
        assertThat(answer.result()).isEqualTo(Result.DONE);
        assertThat(answer.record().parts()).containsOnlyKeys("b");
        assertThat(stored.parts()).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void aChangeOfWhatSomebodyElseHasWrittenOrRemovedIsRefused() {
        run(create());
        run(set(1, "a", "2"));
        assertThat(run(set(1, "a", "3")).result()).isEqualTo(Result.CONFLICT);
        run(remove(2, "a"));
        Answer answer = run(set(2, "a", "4"));
        assertThat(answer.result()).isEqualTo(Result.CONFLICT);
        assertThat(answer.names()).isEmpty();
        assertThat(stored.parts()).isEmpty();
    }

    @Test
    void aChangeThatComesLateDoesNotReplaceALaterOne() {
        run(create());
        Operation late = set(1, "a", "late");
        run(set(1, "a", "2"));
        run(late);
        assertThat(stored.parts().get("a").value()).isEqualTo(part("2").value());
    }

    @Test
    void anEndIsTheSameForWhoAsksTwiceAndNothingForOthers() {
        run(create());
        assertThat(run(end(MINE)).result()).isEqualTo(Result.DONE);
        assertThat(run(end(MINE)).result()).isEqualTo(Result.DONE);
        assertThat(run(end(OTHERS)).result()).isEqualTo(Result.ABSENT);
        assertThat(run(set(1, "a", "2")).result()).isEqualTo(Result.ABSENT);
        assertThat(run(Operation.look(-1)).result()).isEqualTo(Result.ABSENT);
    }

    @Test
    void aSessionThatEndedBeforeItWasStoredIsNotStoredLater() {
        run(end(MINE));
        assertThat(run(create()).result()).isEqualTo(Result.EXISTS);
        assertThat(run(Operation.look(-1)).result()).isEqualTo(Result.ABSENT);
        // a new one that the client gives the same id
        assertThat(run(Operation.create(session(State.LIVE, null, KEY + 1))).result())
                .isEqualTo(Result.DONE);
    }

    @Test
    void aSessionThatWasUsedSinceDoesNotEndByTime() {
        run(create());
        run(Operation.update(Change.use(1, 5000)));
        assertThat(run(Operation.end(KEY, MINE, 1000)).result()).isEqualTo(Result.CONFLICT);
        assertThat(run(Operation.end(KEY, MINE, 5000)).result()).isEqualTo(Result.DONE);
    }

    @Test
    void anIdIsGivenUpOnceAndForOneOther() {
        run(create());
        assertThat(run(Operation.move("T", 1)).result()).isEqualTo(Result.DONE);
        assertThat(run(Operation.move("T", 1)).result()).isEqualTo(Result.DONE);
        assertThat(run(Operation.move("U", 1)).result()).isEqualTo(Result.MOVED);
        assertThat(run(end(MINE)).result()).isEqualTo(Result.MOVED);
        assertThat(run(create()).result()).isEqualTo(Result.EXISTS);
    }

    @Test
    void anIdIsNotGivenUpWhileTheMoverLacksAChange() {
        run(create());
        run(set(1, "b", "2"));
        Answer answer = run(Operation.move("T", 1));
        assertThat(answer.result()).isEqualTo(Result.CONFLICT);
        assertThat(answer.record().parts()).containsOnlyKeys("b");
    }

    @Test
    void aSessionThatIsArrivingEndsAsAnyOtherAndDoesNotArriveThen() {
        stored = null;
        run(Operation.create(session(State.ARRIVING, "S", KEY)));
        assertThat(run(set(1, "a", "2")).result()).isEqualTo(Result.ARRIVING);
        assertThat(run(end(MINE)).result()).isEqualTo(Result.DONE);
        assertThat(run(Operation.arrived()).result()).isEqualTo(Result.ABSENT);
        assertThat(run(Operation.create(session(State.ARRIVING, "S", KEY))).result())
                .isEqualTo(Result.EXISTS);
    }

    /** Three members write, remove, end, in any order, some of it twice: whoever knows a version and is told what is new since has what is stored. */
    @Test
    void whoeverIsToldWhatIsNewHasWhatIsStored() {
        for (int seed = 0; seed < 3000; seed++) {
            history(seed);
        }
    }

    private void history(int seed) {
        Random random = new Random(seed);
        stored = null;
        run(create());
        List<Copy> copies = new ArrayList<>(List.of(new Copy(), new Copy(), new Copy()));
        for (int step = 0; step < 40; step++) {
            Copy copy = copies.get(random.nextInt(copies.size()));
            String name = "n" + random.nextInt(5);
            Set<String> removed = random.nextInt(4) == 0 ? Set.of(name) : Set.of();
            Map<String, Part> set = removed.isEmpty() ? Map.of(name, part(seed + "-" + step)) : Map.of();
            Change change = new Change(copy.version, 2000, Change.SAME, set, removed);
            Operation operation = Operation.update(change);
            Answer answer = run(operation);
            if (random.nextInt(5) == 0) {
                // Hazelcast has done it twice: the answer is that of the second time
                answer = run(operation);
            }
            copy.take(answer, change);
            assertThat(copy.values).as("seed %s, step %s", seed, step).isEqualTo(values(stored.parts()));
            if (random.nextBoolean()) {
                Copy other = copies.get(random.nextInt(copies.size()));
                other.take(run(Operation.look(other.version)), Change.use(other.version, 0));
                assertThat(other.values).as("seed %s, step %s", seed, step).isEqualTo(values(stored.parts()));
            }
        }
    }

    private static Map<String, String> values(Map<String, Part> parts) {
        Map<String, String> values = new TreeMap<>();
        parts.forEach((name, part) -> values.put(name, new String(part.value(), StandardCharsets.UTF_8)));
        return values;
    }

    /** What a member has that takes only what it is told. */
    private static final class Copy {
        private final Map<String, String> values = new TreeMap<>();
        private long version = -1;

        void take(Answer answer, Change change) {
            if (answer.result() == Result.DONE) {
                values.keySet().removeAll(change.removed());
                values.putAll(values(change.set()));
            }
            if (answer.names() != null) {
                values.keySet().retainAll(answer.names());
            }
            values.putAll(values(answer.record().parts()));
            version = answer.record().version();
        }
    }
}

package org.clowder.session.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.clowder.session.internal.protocol.EncodedValue;
import org.junit.jupiter.api.Test;

class RecordStoreTest {

    private static final Record.Announcement NOBODY = (record, base) -> {};

    private final Store store = new Store();

    private static final class Store extends RecordStore {
        private final Map<String, Record> records = new HashMap<>();

        Store() {
            super("store");
        }

        @Override
        public Record find(String id) {
            return records.get(id);
        }

        @Override
        public Collection<Record> records() {
            return records.values();
        }

        @Override
        protected Record create(String id, long floor) {
            return new Record(this, id, floor, null);
        }

        @Override
        protected void arrived(Record record, Access access) {
            records.put(record.id(), record);
        }

        @Override
        protected void changed(Record record, List<Entry> entries) {
            // the record holds it all
        }

        @Override
        protected void used(Record record, Access access) {
            // nobody asks
        }

        @Override
        protected void ended(Record record) {
            records.remove(record.id());
        }

        @Override
        protected void renamed(Record record, String oldId) {
            records.remove(oldId);
            records.put(record.id(), record);
        }
    }

    private static EncodedValue value(int number) {
        return EncodedValue.plain(new byte[] {(byte) number});
    }

    private static Change change(long base, long version, long writer, String name, int number) {
        return new Change("s", base, version, writer, null, List.of(new Entry(name, value(number), version, writer)));
    }

    private int read(String name) {
        EncodedValue value = store.find("s").value(name);
        return value == null ? -1 : value.body()[0];
    }

    @Test
    void aChangeWithBase0MakesTheRecord() {
        assertThat(store.apply(change(0, 1, 7, "a", 5))).isEqualTo(Outcome.APPLIED);
        assertThat(read("a")).isEqualTo(5);
    }

    @Test
    void aChangeOfAnUnknownRecordIsNotDroppedButAskedFor() {
        assertThat(store.apply(change(4, 5, 7, "a", 5))).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aChangeThatSkipsAVersionIsAskedFor() {
        store.apply(change(0, 1, 7, "a", 1));
        assertThat(store.apply(change(2, 3, 7, "a", 3))).isEqualTo(Outcome.GAP);
        assertThat(read("a")).isEqualTo(1);
    }

    @Test
    void anOlderChangeAndARepetitionHaveNoEffect() {
        store.apply(change(0, 1, 7, "a", 1));
        store.apply(change(1, 2, 7, "a", 2));
        assertThat(store.apply(change(1, 2, 7, "a", 2))).isEqualTo(Outcome.STALE);
        assertThat(store.apply(change(0, 1, 7, "a", 1))).isEqualTo(Outcome.STALE);
        assertThat(read("a")).isEqualTo(2);
    }

    @Test
    void anEndedRecordIsNotBroughtBackByALateChange() {
        store.apply(change(0, 1, 7, "a", 1));
        store.remove("s", 3);
        assertThat(store.apply(change(1, 2, 7, "a", 2))).isEqualTo(Outcome.STALE);
        assertThat(store.apply(change(0, 3, 7, "a", 2))).isEqualTo(Outcome.STALE);
        assertThat(store.find("s")).isNull();
    }

    @Test
    void aNewRecordOfAnEndedIdBeginsAboveIt() {
        store.apply(change(0, 1, 7, "a", 1));
        store.remove("s", 3);
        long floor = store.floor("s");
        assertThat(store.apply(change(0, floor + 1, 7, "a", 9))).isEqualTo(Outcome.APPLIED);
        assertThat(read("a")).isEqualTo(9);
    }

    @Test
    void changesOfSeveralMembersGiveTheSameInAnyOrder() {
        List<Change> changes = new ArrayList<>();
        for (int version = 1; version <= 5; version++) {
            for (long writer : new long[] {3, -8}) {
                changes.add(change(0, version, writer, "a", (int) (version * 2 + (writer & 1))));
                changes.add(change(0, version, writer, "b" + version % 2, (int) (version * 3 + (writer & 1))));
            }
        }
        Map<String, Integer> expected = null;
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(changes, new Random(i));
            store.records.clear();
            changes.forEach(store::apply);
            Map<String, Integer> result = Map.of("a", read("a"), "b0", read("b0"), "b1", read("b1"));
            expected = expected == null ? result : expected;
            assertThat(result).isEqualTo(expected);
        }
        // the writer whose number is larger, taken as unsigned, wins at the same version
        assertThat(read("a")).isEqualTo(10);
    }

    @Test
    void whatAMemberLacksIsWhatWasWrittenSince() {
        Record record = new Record(store, "s", 0, null);
        record.write(Map.of("a", value(1)), 7, NOBODY);
        record.write(Map.of("b", value(2)), 7, NOBODY);
        Map<String, EncodedValue> removal = new HashMap<>();
        removal.put("a", null);
        record.write(removal, 7, NOBODY);
        assertThat(record.since(2, false).change().entries())
                .extracting(Entry::name)
                .containsExactly("a");
        assertThat(record.since(1, false).change().entries())
                .extracting(Entry::name)
                .containsExactlyInAnyOrder("a", "b");
        assertThat(record.names()).containsExactly("b");
    }

    @Test
    void theSizeFollowsTheValues() {
        Record record = new Record(store, "s", 0, null);
        record.write(Map.of("a", EncodedValue.plain(new byte[1000])), 7, NOBODY);
        assertThat(record.size()).isEqualTo(1001);
        record.write(Map.of("a", EncodedValue.plain(new byte[10])), 7, NOBODY);
        assertThat(record.size()).isEqualTo(11);
    }

    @Test
    void removedAttributesAreRememberedInBoundedNumber() {
        Record record = new Record(store, "s", 0, null);
        for (int i = 0; i < 1000; i++) {
            record.write(Map.of("a" + i, value(1)), 7, NOBODY);
            Map<String, EncodedValue> removal = new HashMap<>();
            removal.put("a" + i, null);
            record.write(removal, 7, NOBODY);
        }
        assertThat(record.since(0, false).change().entries()).hasSizeLessThanOrEqualTo(64);
    }
}

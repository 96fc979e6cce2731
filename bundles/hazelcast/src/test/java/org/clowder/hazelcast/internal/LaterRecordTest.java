package org.clowder.hazelcast.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.spi.merge.MergingValue;
import java.util.List;
import java.util.Map;
import org.clowder.hazelcast.internal.SessionRecord.State;
import org.junit.jupiter.api.Test;

/** What is left of a session of which two halves of a cluster have a record each. */
class LaterRecordTest {

    private record Value(Object stored) implements MergingValue<Object> {

        @Override
        public Object getDeserializedValue() {
            return stored;
        }

        @Override
        public Object getRawValue() {
            return stored;
        }
    }

    private static byte[] used(long at) {
        return used(at, 1);
    }

    private static byte[] used(long at, long version) {
        Part value = new Part(version, 0, false, new byte[] {1});
        return new SessionRecord(State.LIVE, null, 7, version, 0, 1000, at, 60, Map.of("a", value)).bytes();
    }

    private static byte[] ended(long at) {
        return SessionRecord.ended(7, 1, at).bytes();
    }

    private static Object merged(Object one, Object other) {
        return new LaterRecord().merge(one == null ? null : new Value(one), other == null ? null : new Value(other));
    }

    @Test
    void theRecordThatWasUsedLaterStaysWhicheverHalfComesToTheOther() {
        for (Object merged : List.of(merged(used(2000, 5), used(3000, 4)), merged(used(3000, 4), used(2000, 5)))) {
            SessionRecord record = SessionRecord.read((byte[]) merged);
            assertThat(record.accessed()).isEqualTo(3000);
            Answer news = Answer.of(Answer.Result.DONE, record, 5);
            assertThat(news.record().parts()).containsOnlyKeys("a");
            assertThat(news.names()).containsExactly("a");
            // which their members may reach before they hear of it
            assertThat(record.version()).isGreaterThan(1000);
        }
    }

    @Test
    void aRecordThatIsTheSameInBothHalvesIsNoNewsToAnybody() {
        byte[] one = used(2000);
        assertThat(merged(one, used(2000))).isEqualTo(one);
    }

    @Test
    void anEndCountsUnlessTheSessionWasUsedSince() {
        byte[] end = ended(2000);
        byte[] same = used(2000);
        byte[] late = used(3000);
        assertThat(merged(end, same)).isSameAs(end);
        assertThat(merged(same, end)).isSameAs(end);
        assertThat(merged(end, late)).isSameAs(late);
    }

    @Test
    void whatIsNoRecordOrInOneHalfOnlyStays() {
        byte[] value = {1, 2, 3};
        assertThat(merged(null, value)).isSameAs(value);
        assertThat(merged(value, null)).isSameAs(value);
        assertThat(merged("member", "other")).isEqualTo("other");
    }
}

package org.clowder.hazelcast.internal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import java.util.Arrays;
import org.clowder.hazelcast.internal.SessionRecord.State;

/**
 * Of the records that two halves of a cluster have of one session, the one that was used later stays; at once, that it is gone. What stays is
 * all new to the members of both halves, whose versions have counted different changes.
 */
public final class LaterRecord implements SplitBrainMergePolicy<Object, MergingValue<Object>, Object> {

    @Override
    public Object merge(MergingValue<Object> merging, MergingValue<Object> existing) {
        Object one = value(merging);
        Object other = value(existing);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        SessionRecord first = record(one);
        SessionRecord second = record(other);
        Object later = time(first) > time(second) ? one : other;
        boolean both = first != null && second != null && !Arrays.equals((byte[]) one, (byte[]) other);
        return both && first.state() == State.LIVE && second.state() == State.LIVE
                ? (later == one ? first : second)
                        .renewed(first.version(), second.version())
                        .bytes()
                : later;
    }

    private static Object value(MergingValue<Object> value) {
        return value == null ? null : value.getDeserializedValue();
    }

    /** Null for what is none, as a large value, which never changes. */
    private static SessionRecord record(Object stored) {
        try {
            return stored instanceof byte[] bytes ? SessionRecord.read(bytes) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static long time(SessionRecord record) {
        return record == null ? 0 : 2 * record.accessed() + (record.state() == State.LIVE ? 0 : 1);
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // it has no settings
    }

    @Override
    public void readData(ObjectDataInput in) {
        // it has no settings
    }
}

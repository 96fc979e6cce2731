package org.clowder.hazelcast.internal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/** Of the records that two halves of a cluster have of one session, the one that was used later stays; at once, that it is gone. */
public final class LaterRecord implements SplitBrainMergePolicy<Object, MergingValue<Object>, Object> {

    @Override
    public Object merge(MergingValue<Object> merging, MergingValue<Object> existing) {
        Object one = value(merging);
        Object other = value(existing);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return time(one) > time(other) ? one : other;
    }

    private static Object value(MergingValue<Object> value) {
        return value == null ? null : value.getDeserializedValue();
    }

    /** 0 for what is no record, as a large value, which never changes. */
    private static long time(Object stored) {
        try {
            SessionRecord record = stored instanceof byte[] bytes ? SessionRecord.read(bytes) : null;
            if (record == null) {
                return 0;
            }
            return 2 * record.accessed() + (record.state() == SessionRecord.State.LIVE ? 0 : 1);
        } catch (IllegalArgumentException e) {
            return 0;
        }
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

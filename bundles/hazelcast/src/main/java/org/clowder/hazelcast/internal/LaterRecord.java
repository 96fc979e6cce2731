package org.clowder.hazelcast.internal;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;

/** Of the records that two halves of a cluster have of one session, the one that was used later stays. */
public final class LaterRecord implements SplitBrainMergePolicy<byte[], MergingValue<byte[]>, byte[]> {

    @Override
    public byte[] merge(MergingValue<byte[]> merging, MergingValue<byte[]> existing) {
        byte[] one = value(merging);
        byte[] other = value(existing);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return accessed(one) > accessed(other) ? one : other;
    }

    private static byte[] value(MergingValue<byte[]> value) {
        return value == null ? null : value.getDeserializedValue();
    }

    /** 0 for what is no record, as a large value, which never changes. */
    private static long accessed(byte[] bytes) {
        try {
            return SessionRecord.read(bytes).accessed();
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

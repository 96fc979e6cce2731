package org.clowder.hazelcast.internal;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.DataSerializable;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Stores a large value, or deletes it. */
public final class ValueStep implements EntryProcessor<String, byte[], byte[]>, DataSerializable {

    private static final long serialVersionUID = 1L;

    private byte[] value;
    private long ttl;

    /** For Hazelcast. */
    public ValueStep() {}

    private ValueStep(byte[] value, long ttl) {
        this.value = value;
        this.ttl = ttl;
    }

    /** @param ttl in s; 0 is for ever */
    static ValueStep put(byte[] value, long ttl) {
        return new ValueStep(value, ttl);
    }

    static ValueStep delete() {
        return new ValueStep(null, 0);
    }

    @Override
    public byte[] process(Map.Entry<String, byte[]> entry) {
        if (value == null) {
            entry.setValue(null);
        } else {
            ((ExtendedMapEntry<String, byte[]>) entry).setValue(value, ttl, TimeUnit.SECONDS);
        }
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(value);
        out.writeLong(ttl);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        value = in.readByteArray();
        ttl = in.readLong();
    }
}

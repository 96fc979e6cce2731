package org.clowder.hazelcast.internal;

import java.io.IOException;
import java.util.Arrays;

/**
 * One value of a session as it is stored: an attribute, or something that Tomcat keeps with the session.
 *
 * @param stamp the version of the record with which it was written
 * @param apart 0, or the number under which its bytes are in the map of large values
 * @param binding whether the object wants to know when it is not the session's any more
 * @param value its bytes; none if they are apart
 */
record Part(long stamp, long apart, boolean binding, byte[] value) {

    void write(Wire.Out out) throws IOException {
        out.writeLong(stamp);
        out.writeLong(apart);
        out.writeBoolean(binding);
        Wire.write(out, value);
    }

    static Part read(Wire.In in) throws IOException {
        return new Part(in.readLong(), in.readLong(), in.readBoolean(), Wire.readBytes(in));
    }

    int size() {
        return value.length;
    }

    /** Whether it is the same value, maybe written another time. */
    boolean sameAs(Part other) {
        return other != null && apart == other.apart && Arrays.equals(value, other.value);
    }

    Part stamped(long version) {
        return new Part(version, apart, binding, value);
    }
}

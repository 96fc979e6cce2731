package org.clowder.session.internal.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Arrays of primitives, strings and plain objects: a length, then the elements, big-endian. */
final class ArrayForms {

    private ArrayForms() {}

    static void register(Forms forms) {
        small(forms);
        wide(forms);
        floating(forms);
        forms.<String[]>add(
                TypeIds.STRINGS,
                String[].class,
                (value, out) -> {
                    out.once(value);
                    out.elements(Arrays.asList(value));
                },
                in -> objects(in, new String[in.count(1)]));
        forms.<Object[]>add(
                TypeIds.OBJECTS,
                Object[].class,
                (value, out) -> {
                    out.once(value);
                    out.elements(Arrays.asList(value));
                },
                in -> objects(in, new Object[in.count(1)]));
    }

    private static void small(Forms forms) {
        forms.<byte[]>add(
                TypeIds.BYTES,
                byte[].class,
                (value, out) -> block(out, value, value.length, 1).put(value),
                in -> in.wire().getBlock());
        forms.<boolean[]>add(
                TypeIds.BOOLEANS,
                boolean[].class,
                (value, out) -> {
                    ByteBuffer block = block(out, value, value.length, 1);
                    for (boolean element : value) {
                        block.put((byte) (element ? 1 : 0));
                    }
                },
                in -> {
                    byte[] block = in.wire().getBlock();
                    boolean[] value = new boolean[block.length];
                    for (int i = 0; i < value.length; i++) {
                        value[i] = block[i] != 0;
                    }
                    return value;
                });
    }

    private static void wide(Forms forms) {
        forms.<short[]>add(
                TypeIds.SHORTS,
                short[].class,
                (value, out) -> block(out, value, value.length, Short.BYTES)
                        .asShortBuffer()
                        .put(value),
                in -> {
                    short[] value = new short[in.length(Short.BYTES)];
                    block(in, value.length * Short.BYTES).asShortBuffer().get(value);
                    return value;
                });
        forms.<char[]>add(
                TypeIds.CHARS,
                char[].class,
                (value, out) -> block(out, value, value.length, Character.BYTES)
                        .asCharBuffer()
                        .put(value),
                in -> {
                    char[] value = new char[in.length(Character.BYTES)];
                    block(in, value.length * Character.BYTES).asCharBuffer().get(value);
                    return value;
                });
        forms.<int[]>add(
                TypeIds.INTS,
                int[].class,
                (value, out) -> block(out, value, value.length, Integer.BYTES)
                        .asIntBuffer()
                        .put(value),
                in -> {
                    int[] value = new int[in.length(Integer.BYTES)];
                    block(in, value.length * Integer.BYTES).asIntBuffer().get(value);
                    return value;
                });
        forms.<long[]>add(
                TypeIds.LONGS,
                long[].class,
                (value, out) -> block(out, value, value.length, Long.BYTES)
                        .asLongBuffer()
                        .put(value),
                in -> {
                    long[] value = new long[in.length(Long.BYTES)];
                    block(in, value.length * Long.BYTES).asLongBuffer().get(value);
                    return value;
                });
    }

    private static void floating(Forms forms) {
        forms.<float[]>add(
                TypeIds.FLOATS,
                float[].class,
                (value, out) -> block(out, value, value.length, Float.BYTES)
                        .asFloatBuffer()
                        .put(value),
                in -> {
                    float[] value = new float[in.length(Float.BYTES)];
                    block(in, value.length * Float.BYTES).asFloatBuffer().get(value);
                    return value;
                });
        forms.<double[]>add(
                TypeIds.DOUBLES,
                double[].class,
                (value, out) -> block(out, value, value.length, Double.BYTES)
                        .asDoubleBuffer()
                        .put(value),
                in -> {
                    double[] value = new double[in.length(Double.BYTES)];
                    block(in, value.length * Double.BYTES).asDoubleBuffer().get(value);
                    return value;
                });
    }

    /** Room for the elements, behind their number. */
    private static ByteBuffer block(DirectOutput out, Object array, int length, int size)
            throws NotDirectException, TooLargeException {
        out.once(array);
        out.fits((long) length * size);
        WireOutput wire = out.wire();
        wire.putVarint(length);
        int start = wire.reserve(length * size);
        return ByteBuffer.wrap(wire.array(), start, length * size);
    }

    private static ByteBuffer block(DirectInput in, int bytes) throws MalformedInputException {
        WireInput wire = in.wire();
        int start = wire.position();
        wire.skip(bytes);
        return ByteBuffer.wrap(wire.array(), start, bytes);
    }

    private static Object objects(DirectInput in, Object[] into) throws MalformedInputException {
        for (int i = 0; i < into.length; i++) {
            into[i] = in.value();
        }
        return into;
    }
}

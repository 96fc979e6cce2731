package org.clowder.session.internal.protocol;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.UUID;

/** Numbers and what is made of numbers. */
final class ScalarForms {

    private ScalarForms() {}

    static void register(Forms forms) {
        whole(forms);
        big(forms);
        forms.<Float>add(
                TypeIds.FLOAT,
                Float.class,
                (value, out) -> out.wire().putFixedInt(Float.floatToRawIntBits(value)),
                in -> Float.intBitsToFloat(in.wire().getFixedInt()));
        forms.<Double>add(
                TypeIds.DOUBLE,
                Double.class,
                (value, out) -> out.wire().putFixedLong(Double.doubleToRawLongBits(value)),
                in -> Double.longBitsToDouble(in.wire().getFixedLong()));
        forms.<UUID>add(
                TypeIds.UUID,
                UUID.class,
                (value, out) -> {
                    out.wire().putFixedLong(value.getMostSignificantBits());
                    out.wire().putFixedLong(value.getLeastSignificantBits());
                },
                in -> new UUID(in.wire().getFixedLong(), in.wire().getFixedLong()));
        forms.<Date>add(
                TypeIds.DATE,
                Date.class,
                (value, out) -> {
                    out.once(value);
                    out.wire().putSigned(value.getTime());
                },
                in -> new Date(in.wire().getSigned()));
    }

    private static void whole(Forms forms) {
        forms.<Boolean>add(
                TypeIds.BOOLEAN,
                Boolean.class,
                (value, out) -> out.wire().putByte(value ? 1 : 0),
                in -> in.wire().getByte() != 0);
        forms.<Byte>add(TypeIds.BYTE, Byte.class, (value, out) -> out.wire().putByte(value), in ->
                (byte) in.wire().getByte());
        forms.<Short>add(
                TypeIds.SHORT, Short.class, (value, out) -> out.wire().putSigned(value), in -> (short) in.getInt());
        forms.<Character>add(
                TypeIds.CHARACTER, Character.class, (value, out) -> out.wire().putVarint(value), in ->
                        (char) in.wire().getCount(Character.MAX_VALUE, "character"));
        forms.<Integer>add(
                TypeIds.INTEGER, Integer.class, (value, out) -> out.wire().putSigned(value), DirectInput::getInt);
        forms.<Long>add(TypeIds.LONG, Long.class, (value, out) -> out.wire().putSigned(value), in -> in.wire()
                .getSigned());
    }

    private static void big(Forms forms) {
        forms.<BigInteger>add(
                TypeIds.BIG_INTEGER,
                BigInteger.class,
                (value, out) -> out.wire().putBlock(value.toByteArray()),
                in -> new BigInteger(in.wire().getBlock()));
        forms.<BigDecimal>add(
                TypeIds.BIG_DECIMAL,
                BigDecimal.class,
                (value, out) -> {
                    out.wire().putSigned(value.scale());
                    out.wire().putBlock(value.unscaledValue().toByteArray());
                },
                in -> {
                    int scale = in.getInt();
                    return new BigDecimal(new BigInteger(in.wire().getBlock()), scale);
                });
    }
}

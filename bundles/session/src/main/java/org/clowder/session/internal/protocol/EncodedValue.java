package org.clowder.session.internal.protocol;

import java.util.Arrays;

/**
 * The value of an attribute as bytes, the same for all members. Immutable: the arrays are not copied, and nobody may
 * change them.
 *
 * @param body the value; where it holds objects of Java serialization, their classes are indices into {@code descriptors}
 * @param descriptors the classes that the body refers to
 * @param flags what the value can do that matters without decoding it: {@link #BINDING}
 * @param bundles that load its classes, as far as that was found out when it was encoded here; null if it was not. No part
 *     of the value: it travels beside it
 */
public record EncodedValue(byte[] body, ClassDescriptor[] descriptors, int flags, String bundles) {

    /** The value wants to know when it is bound to a session. */
    public static final int BINDING = 1;

    static final ClassDescriptor[] NONE = {};

    /** A value of which no more is known. */
    public EncodedValue(byte[] body, ClassDescriptor[] descriptors, int flags) {
        this(body, descriptors, flags, null);
    }

    /** Bytes of the container's own, without classes. */
    public static EncodedValue plain(byte[] body) {
        return new EncodedValue(body, NONE, 0);
    }

    /** A text of the container's own; every member can read it. */
    public static EncodedValue text(String text) {
        WireOutput out = new WireOutput(text.length() + 8);
        out.putByte(Form.STRING.id);
        out.putString(text);
        return plain(out.toByteArray());
    }

    /** What {@link #text(String)} was made of; null if it is something else. */
    public String text() {
        try {
            WireInput in = new WireInput(body);
            return in.getByte() == Form.STRING.id ? in.getString() : null;
        } catch (MalformedInputException e) {
            return null;
        }
    }

    /** In bytes, with a share for the classes. */
    public int size() {
        return body.length + descriptors.length * 4;
    }

    /** True if it may hold a hash table: the same one may have other bytes in another JVM, or once it has been read. */
    public boolean unordered() {
        return body.length > 0 && (body[0] == Form.OBJECTS.id || body[0] >= Form.ARRAY_LIST.id);
    }

    /** True if both are the same value in the same form. */
    public boolean sameAs(EncodedValue other) {
        return other != null
                && flags == other.flags
                && Arrays.equals(body, other.body)
                && Arrays.equals(descriptors, other.descriptors);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedValue value && sameAs(value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return body.length + " bytes of " + descriptors.length + " classes";
    }
}

package org.clowder.session.internal.protocol;

import java.util.Arrays;

/**
 * The value of an attribute as bytes, the same for all members. Immutable: the arrays are not copied, and nobody may
 * change them.
 *
 * @param body the value; where it holds objects of Java serialization, their classes are indices into {@code descriptors}
 * @param descriptors the classes that the body refers to
 * @param flags what the value can do that matters without decoding it: {@link #BINDING}, {@link #ACTIVATION}
 */
public record EncodedValue(byte[] body, ClassDescriptor[] descriptors, int flags) {

    /** The value wants to know when it is bound to a session. */
    public static final int BINDING = 1;
    /** The value wants to know when its session moves to another member. */
    public static final int ACTIVATION = 2;

    static final ClassDescriptor[] NONE = {};

    /** Bytes of the container's own, without classes. */
    public static EncodedValue plain(byte[] body) {
        return new EncodedValue(body, NONE, 0);
    }

    /** In bytes, with a share for the classes. */
    public int size() {
        return body.length + descriptors.length * 4;
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

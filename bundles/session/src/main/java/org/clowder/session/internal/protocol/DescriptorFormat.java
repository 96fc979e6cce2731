package org.clowder.session.internal.protocol;

import java.io.ObjectStreamConstants;
import java.nio.charset.StandardCharsets;

/**
 * Checks the bytes of a class descriptor before the JDK sees them: name, version, flags, count of fields, and for each
 * field its type code, name and, for objects, type (Java Object Serialization Specification, section 6.4.2).
 */
final class DescriptorFormat {

    /** A field is at least a type code and the length of its name. */
    private static final int MIN_FIELD_BYTES = 3;

    private static final String PRIMITIVES = "BCDFIJSZ";
    private static final String OBJECTS = "L[";

    private final WireInput in;
    /** Types that were written out, to which later fields refer by number. */
    private int types;

    private DescriptorFormat(byte[] bytes) {
        in = new WireInput(bytes);
    }

    static void check(byte[] bytes) throws MalformedInputException {
        new DescriptorFormat(bytes).descriptor();
    }

    private void descriptor() throws MalformedInputException {
        String name = text();
        in.skip(Long.BYTES + 1);
        int fields = unsignedShort();
        if (name.isEmpty() || fields > in.remaining() / MIN_FIELD_BYTES) {
            throw new MalformedInputException(
                    "class descriptor of '" + name + "' claims " + fields + " fields in " + in.remaining() + " bytes");
        }
        for (int i = 0; i < fields; i++) {
            field(name);
        }
        if (in.remaining() > 0) {
            throw new MalformedInputException(
                    "class descriptor of '" + name + "' has " + in.remaining() + " bytes too many");
        }
    }

    private void field(String name) throws MalformedInputException {
        int code = in.getByte();
        text();
        if (OBJECTS.indexOf(code) >= 0) {
            type(name);
        } else if (PRIMITIVES.indexOf(code) < 0) {
            throw new MalformedInputException("class descriptor of '" + name + "' has a field of type code " + code);
        }
    }

    private void type(String name) throws MalformedInputException {
        int form = in.getByte();
        if (form == ObjectStreamConstants.TC_STRING) {
            text();
            types++;
            return;
        }
        int handle = unsignedShort() << 16 | unsignedShort();
        int number = handle - ObjectStreamConstants.baseWireHandle;
        // Number 0 is the descriptor itself.
        if (form != ObjectStreamConstants.TC_REFERENCE || number < 1 || number > types) {
            throw new MalformedInputException(
                    "class descriptor of '" + name + "' refers to type " + number + " of " + types + ", form " + form);
        }
    }

    private int unsignedShort() throws MalformedInputException {
        return in.getByte() << 8 | in.getByte();
    }

    /** Modified UTF-8 in the stream; for the characters of ordinary names the same. */
    private String text() throws MalformedInputException {
        return new String(in.getBytes(unsignedShort()), StandardCharsets.UTF_8);
    }
}

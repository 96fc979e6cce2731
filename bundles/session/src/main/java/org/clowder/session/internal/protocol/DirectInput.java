package org.clowder.session.internal.protocol;

import java.util.Collection;
import java.util.Map;

/**
 * Reads what {@link DirectOutput} wrote. What containers claim to hold is charged to one account of as many elements as
 * there are bytes, since each element takes a byte of its own; so all containers together are in proportion to the
 * input, however they are nested. For one thread.
 */
final class DirectInput {

    private final WireInput in;
    private int account;
    private int depth;

    DirectInput(WireInput in) {
        this.in = in;
        this.account = in.remaining();
    }

    /** Reads a value, which must be all there is. */
    Object root() throws MalformedInputException {
        Object value = value();
        if (in.remaining() > 0) {
            throw new MalformedInputException(in.remaining() + " bytes follow the value");
        }
        return value;
    }

    WireInput wire() {
        return in;
    }

    /** Reads an id and the value behind it. */
    Object value() throws MalformedInputException {
        int id = in.getByte();
        return id == TypeIds.NULL ? null : value(id);
    }

    /** Reads the value behind an id. */
    Object value(int id) throws MalformedInputException {
        Form<?> form = Forms.of(id);
        if (++depth > DirectOutput.MAX_NESTING + 1) {
            throw new MalformedInputException("values nested deeper than " + DirectOutput.MAX_NESTING);
        }
        Object value = form.reader().read(this);
        depth--;
        return value;
    }

    /** The count of elements of a container, each with {@code values} values. */
    int count(int values) throws MalformedInputException {
        int count = in.getCount(Math.min(account, in.remaining()) / values, "count of elements");
        account -= count * values;
        return count;
    }

    <T extends Collection<Object>> T elements(int count, T into) throws MalformedInputException {
        for (int i = 0; i < count; i++) {
            into.add(value());
        }
        return into;
    }

    <T extends Map<Object, Object>> T entries(int count, T into) throws MalformedInputException {
        for (int i = 0; i < count; i++) {
            Object key = value();
            into.put(key, value());
        }
        return into;
    }

    /** A signed varint that fits into an int. */
    int getInt() throws MalformedInputException {
        long value = in.getSigned();
        if (value != (int) value) {
            throw new MalformedInputException("number " + value + " does not fit into an int");
        }
        return (int) value;
    }

    /** The length of an array whose elements take {@code size} bytes each. */
    int length(int size) throws MalformedInputException {
        return in.getCount(in.remaining() / size, "length of an array");
    }

    String text() throws MalformedInputException {
        return in.getString();
    }
}

package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.Arrays;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;

/**
 * The receiver's side of a table. For one thread.
 *
 * @param <T> what is defined
 */
final class ReceiveTable<T> {

    private final Table table;
    /** Grows up to its places. */
    private Object[] defined = {};

    private final Form<T> form;

    @FunctionalInterface
    interface Form<T> {
        T read(byte[] bytes) throws IOException;
    }

    ReceiveTable(Table table, Form<T> form) {
        this.table = table;
        this.form = form;
    }

    @SuppressWarnings("unchecked")
    T get(WireInput in) throws IOException {
        int reference = in.getCount(table.places() * 2 - 1, "reference to " + table.what());
        int place = reference >>> 1;
        if ((reference & 1) != 0) {
            T definition = form.read(in.getBytes(in.getCount(table.maxBytes(), "length of " + table.what())));
            grow(place);
            defined[place] = definition;
        }
        if (place >= defined.length || defined[place] == null) {
            throw new MalformedInputException(table.what() + " " + place + " is used but was not defined");
        }
        return (T) defined[place];
    }

    /** Places are given in turn. */
    private void grow(int place) {
        if (place >= defined.length) {
            defined = Arrays.copyOf(defined, Math.min(table.places(), Math.max(8, 2 * place)));
        }
    }
}

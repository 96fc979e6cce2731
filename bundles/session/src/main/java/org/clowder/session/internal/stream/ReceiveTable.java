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

    private final int size;
    /** Grows up to that. */
    private Object[] defined = {};

    private final String what;
    private final int maxBytes;
    private final Form<T> form;

    @FunctionalInterface
    interface Form<T> {
        T read(byte[] bytes) throws IOException;
    }

    /** @param what names the table in errors */
    ReceiveTable(int size, int maxBytes, String what, Form<T> form) {
        this.size = size;
        this.maxBytes = maxBytes;
        this.what = what;
        this.form = form;
    }

    @SuppressWarnings("unchecked")
    T get(WireInput in) throws IOException {
        int reference = in.getCount(size * 2 - 1, "reference to " + what);
        int place = reference >>> 1;
        if ((reference & 1) != 0) {
            T definition = form.read(in.getBytes(in.getCount(maxBytes, "length of " + what)));
            grow(place);
            defined[place] = definition;
        }
        if (place >= defined.length || defined[place] == null) {
            throw new MalformedInputException(what + " " + place + " is used but was not defined");
        }
        return (T) defined[place];
    }

    /** Places are given in turn. */
    private void grow(int place) {
        if (place >= defined.length) {
            defined = Arrays.copyOf(defined, Math.min(size, Math.max(8, 2 * place)));
        }
    }
}

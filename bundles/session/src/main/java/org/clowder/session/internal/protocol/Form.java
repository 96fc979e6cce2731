package org.clowder.session.internal.protocol;

import java.io.IOException;

/**
 * How the values of one type are written behind its id, and read.
 *
 * @param id one of {@link TypeIds}
 */
record Form<T>(int id, Writer<T> writer, Reader reader) {

    /** Writes what follows the id. */
    @FunctionalInterface
    interface Writer<T> {
        void write(T value, DirectOutput out) throws NotDirectException, IOException;
    }

    /** Reads what follows the id. May throw any {@code RuntimeException} if that is no value of the type. */
    @FunctionalInterface
    interface Reader {
        Object read(DirectInput in) throws MalformedInputException;
    }

    /** {@code value} is of the class under which the form is registered. */
    @SuppressWarnings("unchecked")
    void write(Object value, DirectOutput out) throws NotDirectException, IOException {
        writer.write((T) value, out);
    }
}

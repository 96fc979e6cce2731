package org.clowder.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns objects of an application into bytes and back, instead of Java serialization.
 *
 * <p>Members know a serializer by its {@link #id}: all members on which the application runs need one with the same id
 * that reads what the others write. It is asked for attributes whose value is an object of the application, not for
 * values of the JDK such as strings and collections, and before Java serialization.
 *
 * <p>Implementations are safe for use by several threads at once.
 */
@ConsumerType
public interface ValueSerializer {

    /** The name by which members know it: 1 to 32 printable ASCII characters, always the same. */
    String id();

    /**
     * Whether this serializer writes the value.
     *
     * @param value an object of the application; not null
     */
    boolean accepts(Object value);

    /**
     * Writes a value that it {@linkplain #accepts accepts}. The same state should always give the same bytes: a value
     * whose bytes are those of the last time is not sent again.
     *
     * @param value not null
     * @param out valid during the call only; not to be closed
     * @throws IOException if the value cannot be written, or if {@code out} throws it because the value is too large
     */
    void write(Object value, OutputStream out) throws IOException;

    /**
     * Reads a value that {@link #write} wrote, maybe on another member. The bytes come from the network: an
     * implementation makes instances of classes that it expects only.
     *
     * @param in ends with the value; valid during the call only
     * @param application the loader of the application's classes
     * @return a new object, not null
     * @throws IOException if the bytes are not valid
     * @throws ClassNotFoundException if a class is not there
     */
    Object read(InputStream in, ClassLoader application) throws IOException, ClassNotFoundException;
}

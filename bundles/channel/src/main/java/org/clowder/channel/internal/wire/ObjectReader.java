package org.clowder.channel.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.internal.types.TribesTypes;

/** Decodes one serialized object; whatever goes wrong becomes one exception that names the class in question. */
public final class ObjectReader {

    private final Decoding decoding;

    public ObjectReader(Decoding decoding) {
        this.decoding = decoding;
    }

    /** One for basic classes of the JDK and the classes that the loader of {@code type} itself defined. */
    public static ObjectReader of(Class<?> type) {
        ClassLoader owner = type.getClassLoader() == null ? TribesTypes.loader() : type.getClassLoader();
        return new ObjectReader(new Decoding(List.of(owner), TribesTypes.filterFor(type)));
    }

    /**
     * Reads one object.
     *
     * @param in the bytes of one object
     * @param maxLength see {@link FilteredObjectInput}
     * @throws UndecodableException if it is refused by the filter, damaged, or of a class that is not found
     */
    public Object read(InputStream in, int maxLength) throws UndecodableException {
        String wanted = "";
        try (FilteredObjectInput objects =
                new FilteredObjectInput(in, decoding.loaders(), decoding.filter(), maxLength)) {
            try {
                return objects.readObject();
            } finally {
                wanted = objects.wanted();
            }
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new UndecodableException(wanted, e);
        } catch (StackOverflowError e) {
            throw new UndecodableException(wanted, new IOException("nested too deeply"));
        }
    }

    /** A payload could not be decoded. */
    public static final class UndecodableException extends Exception {

        private final String className;

        UndecodableException(String className, Throwable cause) {
            super((className.isEmpty() ? "no class" : className) + ": " + cause, cause);
            this.className = className;
        }

        /** The class that was being decoded; empty if it did not come that far. */
        public String className() {
            return className;
        }
    }
}

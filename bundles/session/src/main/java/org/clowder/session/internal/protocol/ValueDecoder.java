package org.clowder.session.internal.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.util.List;
import org.clowder.session.ValueSerializer;

/**
 * Turns bytes into values of attributes. The bytes may be anything: what comes out is a value made of allowed classes,
 * or {@link UnreadableValueException}, and memory is taken in proportion to the bytes. For any number of threads.
 */
public final class ValueDecoder {

    private final ClassSource classes;
    private final ClassLoader application;
    private final ObjectInputFilter filter;
    private final Serializers serializers;

    /**
     * @param classes where classes are looked for
     * @param application given to serializers
     * @param filter asked about each class of Java serialization, like {@link AllowedClasses}
     * @param serializers who may be named by a value
     * @throws IllegalArgumentException if serializers have invalid ids, or the same
     */
    public ValueDecoder(
            ClassSource classes, ClassLoader application, ObjectInputFilter filter, List<ValueSerializer> serializers) {
        this.classes = classes;
        this.application = application;
        this.filter = filter;
        this.serializers = new Serializers(serializers);
    }

    /** See {@link #decode(EncodedValue, ClassSource)}; nothing more is known of its classes. */
    public Object decode(EncodedValue encoded) throws UnreadableValueException {
        return decode(encoded, null);
    }

    /**
     * Decodes a value; each call makes a new one.
     *
     * @param more where classes are looked for that are nowhere else, for this value only; may be null
     * @return may be null, if null was encoded
     * @throws UnreadableValueException if the bytes are not valid, or a class or serializer is not there or not allowed
     */
    public Object decode(EncodedValue encoded, ClassSource more) throws UnreadableValueException {
        try {
            WireInput in = new WireInput(encoded.body());
            int id = in.remaining() == 0 ? Form.NULL.id : encoded.body()[0];
            if (id == Form.SERIALIZER.id) {
                in.skip(1);
                return serializers.read(in, application);
            }
            if (id == Form.JAVA.id) {
                return readObject(encoded, more == null ? classes : classes.or(more));
            }
            return new DirectInput(in).root();
        } catch (UnreadableValueException e) {
            throw e;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new UnreadableValueException(describe(encoded) + " cannot be read: " + e, e);
        }
    }

    private Object readObject(EncodedValue encoded, ClassSource from) throws IOException, ClassNotFoundException {
        byte[] body = encoded.body();
        ByteArrayInputStream in = new ByteArrayInputStream(body, 1, body.length - 1);
        ValueFilter bounded = new ValueFilter(filter, body.length);
        try (ObjectReader reader = new ObjectReader(in, encoded.descriptors(), from, bounded)) {
            Object value = reader.readObject();
            if (in.available() > 0) {
                throw new MalformedInputException(in.available() + " bytes follow the object");
            }
            return value;
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            if (bounded.refused == null) {
                throw e;
            }
            throw new UnreadableValueException(describe(encoded) + " cannot be read: " + bounded.refused, e);
        }
    }

    private static String describe(EncodedValue encoded) {
        ClassDescriptor[] descriptors = encoded.descriptors();
        return descriptors.length == 0
                ? "a value of " + encoded.body().length + " bytes"
                : "a value of class " + descriptors[0].className();
    }
}

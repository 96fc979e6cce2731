package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.util.List;
import java.util.function.Consumer;
import org.clowder.session.ValueSerializer;
import org.clowder.tomcat.ClassNames;

/** An encoder and a decoder of the same application, as tests need them. */
final class Codec {

    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** In a flat class path everything has one loader; the filter is told that Tomcat has another one. */
    private static final ClassLoader NOT_TOMCATS = ClassLoader.getPlatformClassLoader();

    private final ValueEncoder encoder;
    private final ValueDecoder decoder;

    Codec(ValueSerializer... serializers) {
        ClassLoader application = Codec.class.getClassLoader();
        encoder = encoder(serializers);
        decoder = decoder(application, filter(application), serializers);
    }

    static ObjectInputFilter filter(ClassLoader application, String... patterns) {
        return rule(application, NOT_TOMCATS, Limits.DEFAULT, refused -> {}, patterns);
    }

    /** Allows what the application sees. */
    static AllowedClasses rule(
            ClassLoader application, ClassLoader tomcat, Limits limits, Consumer<String> refusals, String... patterns) {
        return new AllowedClasses(
                type -> ClassNames.finds(application, type),
                type -> type.getClassLoader() == tomcat,
                List.of(patterns),
                limits,
                refusals);
    }

    /** Writes whatever can be written. */
    static ValueEncoder encoder(ValueSerializer... serializers) {
        return new ValueEncoder(List.of(serializers), MAX_BYTES, type -> null, type -> true);
    }

    static ValueDecoder decoder(ClassLoader application, ObjectInputFilter filter, ValueSerializer... serializers) {
        return new ValueDecoder(ClassSource.of(List.of(application)), application, filter, List.of(serializers));
    }

    EncodedValue encode(Object value) throws IOException {
        return encoder.encode(value, null);
    }

    EncodedValue encode(Object value, EncodedValue previous) throws IOException {
        return encoder.encode(value, previous);
    }

    Object decode(EncodedValue encoded) throws IOException {
        return decoder.decode(encoded);
    }

    Object decode(int... body) throws IOException {
        byte[] bytes = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = (byte) body[i];
        }
        return decode(new EncodedValue(bytes, EncodedValue.NONE, 0));
    }

    Object roundTrip(Object value) throws IOException {
        return decode(encode(value));
    }

    static boolean direct(EncodedValue encoded) {
        return encoded.body()[0] < Form.SERIALIZER.id;
    }
}

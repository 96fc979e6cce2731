package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** An application that is the same on two members, with the rule that both of them have. */
final class Application {

    private static final ClassLoader NOT_TOMCATS = ClassLoader.getPlatformClassLoader();

    private final ValueEncoder encoder;
    private final ValueDecoder decoder;
    private final AllowedClasses rule;

    @SuppressWarnings("UnusedVariable") // so that looking is not optimized away
    private int looked;

    /** @param classes finds what the application has */
    Application(ClassLoader classes) {
        rule = Codec.rule(classes, NOT_TOMCATS, Limits.DEFAULT, refused -> {});
        encoder = new ValueEncoder(List.of(), Codec.MAX_BYTES, type -> null, rule::allows);
        decoder = Codec.decoder(classes, rule);
    }

    boolean allows(Class<?> type) {
        return rule.allows(type);
    }

    EncodedValue send(Object value) throws UnencodableValueException {
        return encoder.encode(value, null);
    }

    /** The value on the other member; shown to be the same one. */
    Object receive(EncodedValue sent, Object value) throws IOException {
        Object read = decoder.decode(sent);
        assertThat(read.getClass().isHidden() ? List.of(read.getClass().getInterfaces()) : read.getClass())
                .isEqualTo(
                        value.getClass().isHidden() ? List.of(value.getClass().getInterfaces()) : value.getClass());
        assertThat(read.equals(value) || shown(read).equals(shown(value)))
                .as(read + " is " + value)
                .isTrue();
        return read;
    }

    /** Without the numbers of objects and of lambdas. */
    private static String shown(Object value) {
        return value.toString().replaceAll("(@|Lambda[$/])[\\w/]+", "");
    }

    /** What the session finds out after a request that looked at the value; the order of a hash table may be another one. */
    boolean unchangedByReading(Object read, EncodedValue sent) throws IOException {
        looked += Objects.hash(read, read.toString());
        EncodedValue again = encoder.encode(read, sent);
        return again == sent || again.size() == sent.size() && again.sameAs(encoder.encode(decoder.decode(sent), null));
    }
}

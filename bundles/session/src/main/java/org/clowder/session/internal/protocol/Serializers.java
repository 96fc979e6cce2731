package org.clowder.session.internal.protocol;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.session.ValueSerializer;
import org.clowder.tomcat.JdkTypes;

/** The serializers that were offered, by id and in the order in which they are asked. Immutable. */
final class Serializers {

    private static final int MAX_ID = 32;

    private final Map<String, ValueSerializer> byId = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if two have the same id, or an id is not valid */
    Serializers(List<ValueSerializer> offered) {
        for (ValueSerializer serializer : offered) {
            String id = serializer.id();
            if (!valid(id)) {
                throw new IllegalArgumentException(
                        "Serializer " + serializer.getClass().getName() + " has the id '" + id + "'; expected 1 to "
                                + MAX_ID + " printable ASCII characters");
            }
            ValueSerializer other = byId.put(id, serializer);
            if (other != null) {
                throw new IllegalArgumentException("Two serializers with the id '" + id + "': "
                        + other.getClass().getName() + " and "
                        + serializer.getClass().getName() + "; remove one");
            }
        }
    }

    private static boolean valid(String id) {
        return id != null
                && !id.isEmpty()
                && id.length() <= MAX_ID
                && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** Who writes this value, or null. */
    ValueSerializer writer(Object value) {
        if (byId.isEmpty() || JdkTypes.isOfJdk(value.getClass())) {
            return null;
        }
        for (ValueSerializer serializer : byId.values()) {
            if (serializer.accepts(value)) {
                return serializer;
            }
        }
        return null;
    }

    /** The serializer's id, then whatever it writes up to the end. */
    static void write(ValueSerializer serializer, Object value, WireOutput out, OutputStream sink) throws IOException {
        out.putByte(Form.SERIALIZER.id);
        out.putBlock(serializer.id().getBytes(StandardCharsets.US_ASCII));
        serializer.write(value, sink);
    }

    Object read(WireInput in, ClassLoader application) throws IOException, ClassNotFoundException {
        String id = in.getString();
        ValueSerializer serializer = byId.get(id);
        if (serializer == null) {
            throw new MalformedInputException("no serializer '" + id + "' here; offered are " + byId.keySet());
        }
        return serializer.read(new ByteArrayInputStream(in.array(), in.position(), in.remaining()), application);
    }
}

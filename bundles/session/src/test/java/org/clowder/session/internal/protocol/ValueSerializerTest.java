package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.clowder.session.ValueSerializer;
import org.junit.jupiter.api.Test;

class ValueSerializerTest {

    /** Not Serializable, on purpose. */
    private record Point(int x, int y) {}

    private record Points(String id) implements ValueSerializer {

        @Override
        public boolean accepts(Object value) {
            assertThat(value.getClass().getClassLoader())
                    .as("no values of the JDK")
                    .isNotNull();
            return value instanceof Point;
        }

        @Override
        public void write(Object value, OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(((Point) value).x());
            data.writeInt(((Point) value).y());
        }

        @Override
        public Object read(InputStream in, ClassLoader application) throws IOException {
            DataInputStream data = new DataInputStream(in);
            return new Point(data.readInt(), data.readInt());
        }
    }

    private final Codec codec = new Codec(new Points("points"));

    @Test
    void objectsOfTheApplicationGoThroughTheSerializer() throws Exception {
        EncodedValue encoded = codec.encode(new Point(1, -2));
        assertThat(encoded.body()[0]).isEqualTo((byte) Form.SERIALIZER.id);
        assertThat(codec.decode(encoded)).isEqualTo(new Point(1, -2));
        assertThat(codec.encode(new Point(1, -2), encoded)).isSameAs(encoded);
    }

    @Test
    void valuesOfTheJdkDoNot() throws Exception {
        for (Object value : List.of("x", new ArrayList<>(List.of(1)), new int[1], new java.util.BitSet())) {
            assertThat(codec.encode(value).body()[0]).isNotEqualTo((byte) Form.SERIALIZER.id);
        }
    }

    @Test
    void aSerializerThatIsNotThereIsNamed() throws Exception {
        EncodedValue encoded = codec.encode(new Point(1, 2));
        assertThatThrownBy(() -> new Codec().decode(encoded))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessageContaining("'points'");
    }

    @Test
    void invalidAndDoubleIdsAreRefused() {
        for (String id : List.of("", "a b", "x".repeat(33), "\u00e4")) {
            assertThatThrownBy(() -> new Codec(new Points(id))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Codec(new Points("p"), new Points("p")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Two serializers");
    }
}

package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two members may run two versions of an application: what Java serialization allows then must go on working. */
class ClassEvolutionTest {

    private final Codec codec = new Codec();

    /** The earlier version. */
    private static final class Order1 implements Serializable {
        private static final long serialVersionUID = 5L;
        private final int number;
        private final String customer;

        @SuppressWarnings("UnusedVariable") // it is serialized
        private final List<String> lines = new ArrayList<>(List.of("tea"));

        Order1(int number, String customer) {
            this.number = number;
            this.customer = customer;
        }
    }

    /** The later version, with one field more and one fewer. */
    private static final class Order2 implements Serializable {
        private static final long serialVersionUID = 5L;
        private String customer;
        private List<String> lines;
        private String coupon = "none";
        private int number;
    }

    /** Not a version of the others. */
    private static final class Order3 implements Serializable {
        private static final long serialVersionUID = 6L;

        @SuppressWarnings("UnusedVariable") // it is serialized
        private int number;
    }

    private static EncodedValue as(Class<?> type, EncodedValue encoded) throws IOException {
        ClassDescriptor[] descriptors = encoded.descriptors().clone();
        String from = descriptors[0].className();
        String text = new String(descriptors[0].bytes(), StandardCharsets.ISO_8859_1);
        descriptors[0] = ClassDescriptor.of(text.replace(from, type.getName()).getBytes(StandardCharsets.ISO_8859_1));
        return new EncodedValue(encoded.body(), descriptors, 0);
    }

    @Test
    void aLaterVersionReadsWhatAnEarlierOneWrote() throws Exception {
        Order2 order = (Order2) codec.decode(as(Order2.class, codec.encode(new Order1(7, "Ann"))));
        assertThat(order.number).isEqualTo(7);
        assertThat(order.customer).isEqualTo("Ann");
        assertThat(order.lines).containsExactly("tea");
        assertThat(order.coupon).isNull();
    }

    @Test
    void anEarlierVersionReadsWhatALaterOneWrote() throws Exception {
        Order2 later = new Order2();
        later.number = 8;
        Order1 order = (Order1) codec.decode(as(Order1.class, codec.encode(later)));
        assertThat(order.number).isEqualTo(8);
        assertThat(order.customer).isNull();
    }

    @Test
    void anotherSerialVersionIsRefused() throws Exception {
        EncodedValue other = as(Order3.class, codec.encode(new Order1(7, "Ann")));
        assertThatThrownBy(() -> codec.decode(other))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessageContaining("serialVersionUID");
    }

    @Test
    void aClassThatIsNotHereIsNamed() throws Exception {
        EncodedValue encoded = codec.encode(new Order1(7, "Ann"));
        ValueDecoder elsewhere =
                Codec.decoder(ClassLoader.getPlatformClassLoader(), Codec.filter(ClassLoader.getPlatformClassLoader()));
        assertThatThrownBy(() -> elsewhere.decode(encoded))
                .isInstanceOf(UnreadableValueException.class)
                .hasMessageContaining(Order1.class.getName());
    }

    @Test
    void descriptorsAreSharedAndSurviveTheWire() throws Exception {
        ClassDescriptor[] first = codec.encode(new Order1(1, "a")).descriptors();
        ClassDescriptor[] second = new Codec().encode(new Order1(2, "b")).descriptors();
        assertThat(first[0]).isSameAs(second[0]);
        assertThat(ClassDescriptor.of(first[0].bytes().clone())).isSameAs(first[0]);
        assertThat(first[0].className()).isEqualTo(Order1.class.getName());
    }

    @Test
    void garbageIsNoDescriptor() throws Exception {
        byte[] valid = codec.encode(new Order1(1, "a")).descriptors()[0].bytes();
        for (int length = 0; length < valid.length; length++) {
            byte[] shorter = Arrays.copyOf(valid, length);
            assertThatThrownBy(() -> ClassDescriptor.of(shorter)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> ClassDescriptor.of(Arrays.copyOf(valid, valid.length + 1)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("too many");
    }
}

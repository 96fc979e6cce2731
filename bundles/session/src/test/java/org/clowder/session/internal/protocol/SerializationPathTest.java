package org.clowder.session.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.Serializable;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SerializationPathTest {

    @SuppressWarnings("UnusedVariable") // they are serialized
    private static class Base implements Serializable {
        private static final long serialVersionUID = 1L;
        Object connection;
    }

    @SuppressWarnings("UnusedVariable") // they are serialized, or not
    private static final class Item extends Base {
        private static final long serialVersionUID = 1L;
        static final Object SHARED = new Socket();
        transient Object cached = new Socket();
        Item self = this;
        int[] sizes = {1};
    }

    private static final class Cart implements Serializable {
        private static final long serialVersionUID = 1L;
        final List<Object> items = new ArrayList<>();
        final Map<Object, Object> notes = new HashMap<>();
        final Object[] array = new Object[2];
    }

    private final Cart cart = new Cart();

    private String message(Object value) {
        return catchThrowableOfType(UnencodableValueException.class, () -> new Codec().encode(value))
                .describe("cart");
    }

    @Test
    void theFieldOfAnElementIsNamed() {
        for (int i = 0; i < 4; i++) {
            cart.items.add(new Item());
        }
        ((Item) cart.items.get(3)).connection = new Socket();
        assertThat(message(cart))
                .isEqualTo(
                        "cart.items[3].connection (java.net.Socket is not Serializable; make it so, or the field transient)");
    }

    @Test
    void keysAndValuesOfMapsAreNamed() {
        cart.notes.put("gift", new Socket());
        assertThat(message(cart)).startsWith("cart.notes[\"gift\"] (java.net.Socket");
        cart.notes.clear();
        cart.notes.put(new Socket(), 1);
        assertThat(message(cart)).startsWith("cart.notes.key(java.net.Socket) (java.net.Socket");
    }

    @Test
    void elementsOfArraysAreNamed() {
        cart.array[1] = new ArrayList<>(List.of(1, new Socket()));
        assertThat(message(cart)).startsWith("cart.array[1][1] (");
    }

    @Test
    void theValueItselfIsNamed() {
        assertThat(message(new Socket()))
                .isEqualTo("cart (java.net.Socket is not Serializable; make it so, or the field transient)");
        assertThat(message(new ArrayList<>(List.of(new Socket())))).startsWith("cart[0] (");
    }

    @Test
    void whatIsNotWrittenIsNotNamed() throws Exception {
        cart.items.add(new Item());
        assertThat(SerializationPath.to(Socket.class.getName(), cart)).isNull();
        assertThat(new Codec().roundTrip(cart)).isInstanceOf(Cart.class);
    }

    /** Hides what it writes from anybody who looks at its fields. */
    private static final class Secretive implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
            out.writeObject(new Socket());
        }
    }

    @Test
    void aPlaceThatIsNotFoundIsAdmitted() {
        assertThat(message(new Secretive()))
                .isEqualTo("cart (java.net.Socket is not Serializable somewhere in " + Secretive.class.getName()
                        + "; make it so, or the field transient)");
    }
}

package org.clowder.session.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.clowder.session.internal.protocol.EncodedValue;
import org.junit.jupiter.api.Test;

class ReadOutsideTest {

    private static final LazyAttributes.Source NOTHING = new LazyAttributes.Source() {
        @Override
        public Object decode(String name, EncodedValue value) {
            return null;
        }

        @Override
        public int generation() {
            return 0;
        }

        @Override
        public void made(String name, Object object) {
            // nobody wants to know
        }

        @Override
        public boolean missed() {
            return false;
        }
    };

    private final LazyAttributes values = new LazyAttributes(NOTHING);
    private final ReadOutside outside = new ReadOutside(values);

    private void has(String name) {
        Object object = new ArrayList<>();
        values.put(name, object);
        outside.has(name, object);
    }

    @Test
    void attributesThatAreThereAreNamedEachTime() {
        has("a");
        has("b");
        assertThat(outside.names()).containsExactly("a", "b");
        assertThat(outside.names()).containsExactly("a", "b");
    }

    @Test
    void thoseThatAreRemovedOrSetAnewAreForgotten() {
        has("a");
        has("b");
        values.remove("a");
        values.put("b", new ArrayList<>());
        assertThat(outside.names()).isEmpty();
    }
}

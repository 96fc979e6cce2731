package org.clowder.session.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
        public void made(LiveValue value) {
            // nobody wants to know
        }

        @Override
        public LiveValue set(String name, Object object) {
            return new LiveValue(object, new Origin(name, null));
        }

        @Override
        public void holds(LiveValue value) {
            // nobody changes it
        }

        @Override
        public boolean missed() {
            return false;
        }
    };

    private final LazyAttributes values = new LazyAttributes(NOTHING);
    private final ReadOutside outside = new ReadOutside(values);

    private void has(String name) {
        values.put(name, new ArrayList<>());
        outside.has(values.live(name));
    }

    private List<String> names() {
        return outside.all().stream().map(each -> each.origin().name).toList();
    }

    @Test
    void valuesThatAreThereAreFoundEachTime() {
        has("a");
        has("b");
        outside.has(values.live("a"));
        assertThat(names()).containsExactly("a", "b");
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void thoseThatAreRemovedOrSetAnewAreForgotten() {
        has("a");
        has("b");
        values.remove("a");
        values.put("b", new ArrayList<>());
        assertThat(names()).isEmpty();
    }

    @Test
    void thoseWhosePlaceAnotherMembersValueHasTakenAreFoundAsLongAsSomebodyHasThem() {
        has("a");
        LiveValue held = values.live("a");
        values.arrived("a", EncodedValue.text("other"));
        assertThat(outside.all()).containsExactly(held);
        assertThat(outside.held("a", held.object())).isEqualTo(held);
        assertThat(outside.held("b", held.object())).isNull();
    }
}

package org.clowder.session.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.clowder.session.internal.protocol.EncodedValue;
import org.junit.jupiter.api.Test;

class LazyAttributesTest {

    private static final EncodedValue RED = EncodedValue.text("red");
    private static final EncodedValue BLUE = EncodedValue.text("blue");

    /** Texts that can be read now. */
    private final Set<String> readable = new HashSet<>(Set.of("red", "blue"));

    private boolean missed;
    private final StringBuilder made = new StringBuilder();

    private int generation;
    private Runnable whileDecoding = () -> {};

    private final LazyAttributes attributes = new LazyAttributes(new LazyAttributes.Source() {
        @Override
        public Object decode(String name, EncodedValue value) {
            Object object = readable.contains(value.text()) ? new StringBuilder(value.text()) : null;
            whileDecoding.run();
            return object;
        }

        @Override
        public int generation() {
            return generation;
        }

        @Override
        public void made(LiveValue value) {
            made.append(value.origin().name);
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
            return missed;
        }
    });

    private String text(String name) {
        Object value = attributes.get(name);
        return value == null ? null : value.toString();
    }

    @Test
    void aValueOfAnotherMemberIsTheSameObjectEachTime() {
        attributes.arrived("colour", RED);

        assertThat(attributes.live("colour")).isNull();
        assertThat(attributes.live("colour")).isNull();
        assertThat(text("colour")).isEqualTo("red");
        assertThat(attributes.get("colour"))
                .isSameAs(attributes.get("colour"))
                .isSameAs(attributes.live("colour").object());
        assertThat(attributes.live("colour").origin().base).isSameAs(RED);
        assertThat(LazyAttributes.stored(attributes.held("colour"))).isNull();
        assertThat(made).as("told of once").hasToString("colour");
    }

    @Test
    void bytesThatCannotBeReadAreReadWhenTheyCan() {
        readable.clear();
        attributes.arrived("colour", RED);
        assertThat(text("colour")).isNull();

        readable.add("red");
        assertThat(text("colour")).as("before it is tried again").isNull();
        generation++;
        assertThat(text("colour")).isEqualTo("red");
    }

    @Test
    void bytesThatBecomeReadableWhileTheyAreReadAreNotGivenUp() {
        readable.clear();
        attributes.arrived("colour", RED);
        whileDecoding = () -> {
            if (readable.add("red")) {
                generation++;
            }
        };
        assertThat(text("colour")).isEqualTo("red");
    }

    @Test
    void anObjectWhoseClassesGoOutOfUseWhileItIsMadeIsMadeAgain() {
        attributes.arrived("colour", RED);
        Set<Integer> times = new HashSet<>();
        whileDecoding = () -> {
            if (times.add(generation) && times.size() == 1) {
                generation++;
            }
        };
        assertThat(text("colour")).isEqualTo("red");
        assertThat(times).as("generations in which it was made").containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void anObjectThatBecomesBytesIsThisMembersOwnUntilAnotherOneSetsIt() {
        attributes.put("colour", new StringBuilder("red"));
        LiveValue own = attributes.live("colour");

        attributes.store(own, RED);
        assertThat(attributes.live("colour")).isNull();
        assertThat(LazyAttributes.stored(attributes.held("colour"))).isEqualTo(RED);
        readable.clear();
        assertThat(text("colour")).isNull();
        assertThat(LazyAttributes.stored(attributes.held("colour")))
                .as("unreadable")
                .isEqualTo(RED);

        attributes.arrived("colour", BLUE);
        assertThat(LazyAttributes.stored(attributes.held("colour"))).isNull();
        readable.add("blue");
        assertThat(text("colour")).isEqualTo("blue");
    }

    @Test
    void anObjectThatWasReplacedMeanwhileStays() {
        attributes.put("colour", new StringBuilder("red"));
        LiveValue own = attributes.live("colour");
        attributes.put("colour", new StringBuilder("blue"));

        attributes.store(own, RED);
        attributes.store(own, null);
        assertThat(text("colour")).isEqualTo("blue");
    }

    @Test
    void anObjectWithoutBytesGoes() {
        attributes.put("colour", new StringBuilder("red"));

        attributes.store(attributes.live("colour"), null);
        assertThat(attributes).doesNotContainKey("colour");
    }

    @Test
    void whoRemovesAnAttributeGetsTheObjectIfSomebodyWantsToKnow() {
        attributes.arrived("silent", RED);
        attributes.arrived("missed", RED);
        attributes.arrived("bound", new EncodedValue(RED.body(), RED.descriptors(), EncodedValue.BINDING));

        assertThat(attributes.remove("silent")).isNull();
        assertThat(attributes.remove("bound")).hasToString("red");
        missed = true;
        assertThat(attributes.remove("missed")).hasToString("red");
        assertThat(attributes).isEmpty();
    }
}

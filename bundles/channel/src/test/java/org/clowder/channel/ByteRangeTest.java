package org.clowder.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.catalina.tribes.ByteMessage;
import org.junit.jupiter.api.Test;

class ByteRangeTest {

    private static final byte[] BYTES = {0, 1, 2, 3, 4, 5};

    @Test
    void isAMessageOfItsRangeAlone() {
        ByteRange range = new ByteRange(BYTES, 2, 3);
        assertThat(range.getMessage()).containsExactly(2, 3, 4);
        assertThat(ByteRange.of(range)).isSameAs(range);
    }

    @Test
    void takesAnyByteMessageWithoutACopy() {
        ByteRange range = ByteRange.of(new ByteMessage(BYTES));
        assertThat(range.array()).isSameAs(BYTES);
        assertThat(range.length()).isEqualTo(BYTES.length);
        assertThat(range.getMessage()).isSameAs(BYTES);
    }

    @Test
    void travelsAsASerializedObjectToo() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ByteRange(BYTES, 1, 4));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((ByteMessage) in.readObject()).getMessage()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void refusesARangeThatIsNotInTheArray() {
        assertThatThrownBy(() -> new ByteRange(BYTES, 4, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}

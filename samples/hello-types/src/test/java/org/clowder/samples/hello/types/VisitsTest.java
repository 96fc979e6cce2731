package org.clowder.samples.hello.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class VisitsTest {

    @Test
    void countsVisitsAndRemembersTheLastMember() {
        Visits visits = Visits.NONE.increment("north").increment("south");

        assertThat(visits).isEqualTo(new Visits(2, "south"));
        assertThat(Visits.NONE.count()).isZero();
    }

    @Test
    void survivesSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Visits(7, "north"));
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(new Visits(7, "north"));
        }
    }

    @Test
    void refusesANegativeCount() {
        assertThatThrownBy(() -> new Visits(-1, "north"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }
}

package org.clowder.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainTest {

    @AfterEach
    void forget() {
        System.clearProperty("clowder.test.a");
        System.clearProperty("clowder.test.b");
    }

    @Test
    void takesTheSystemPropertiesOfTheMembersOptions() {
        System.setProperty("clowder.test.b", "mine");
        Main.adoptProperties(List.of("-Xmx2g", "-Dclowder.test.a=3", "-Dclowder.test.a=1=2", "-Dclowder.test.b=2", ""));
        assertThat(System.getProperty("clowder.test.a")).isEqualTo("1=2");
        assertThat(System.getProperty("clowder.test.b")).isEqualTo("mine");
    }
}

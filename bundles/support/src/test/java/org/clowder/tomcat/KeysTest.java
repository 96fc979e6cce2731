package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final Keys KEYS = new Keys("a.pid", List.of("port", "address", "encryption.key"));

    @Test
    void aMisspeltKeyIsToldWhatItMayMean() {
        assertThat(KEYS.unknown(Map.of("prot", "1", "address", "x")))
                .containsExactly(new KeyProblem(
                        "prot", "prot in a.pid: is not a key of this configuration; did you mean port?"));
    }

    @Test
    void oneThatIsLikeNoneIsToldWhichThereAre() {
        assertThat(KEYS.unknown(Map.of("speed", "1")))
                .containsExactly(new KeyProblem(
                        "speed",
                        "speed in a.pid: is not a key of this configuration; known keys are address, encryption.key,"
                                + " port"));
    }

    @Test
    void whatTheFrameworkAndToolsPutThereIsLeftAlone() {
        assertThat(KEYS.unknown(Map.of("service.pid", "a.pid", "felix.fileinstall.filename", "f", "log.target", "x")))
                .isEmpty();
    }
}

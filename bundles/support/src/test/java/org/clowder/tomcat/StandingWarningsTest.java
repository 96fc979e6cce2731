package org.clowder.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandingWarningsTest {

    @Test
    void aSecretIsInNoWarning() {
        SecretValues.keep("the-secret-of-warnings");
        StandingWarnings file = () -> List.of(StandingWarning.configuration(
                "org.clowder.session", "guarantee=\"the-secret-of-warnings\": expected async, applied or all"));

        assertThat(StandingWarnings.fields(List.of(file)).toString())
                .contains("guarantee=\"***\": expected async")
                .doesNotContain("the-secret");
    }
}

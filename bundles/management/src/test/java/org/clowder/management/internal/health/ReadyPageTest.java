package org.clowder.management.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.clowder.management.internal.Settings;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.server.Missing;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;
import org.junit.jupiter.api.Test;

class ReadyPageTest {

    private static ReadyPage page(Missing... missing) {
        return new ReadyPage(new Settings(Map.of()), () -> List.of(missing), List::of);
    }

    @Test
    void isReadyWhenNothingIsMissing() {
        Answer answer = page().answer(null, Audience.EVERYONE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"status\":\"ready\",\"member\":\"one\",\"missing\":[]}\n");
    }

    @Test
    void everyoneReadsWhatIsMissingAndOperatorsReadWhy() {
        ReadyPage page = page(
                new Missing("application /shop: FAILED", "deploy/shop.war: FAILED: com.acme.Gone"),
                Missing.of("application /: state transfer"));

        Answer everyone = page.answer(null, Audience.EVERYONE);
        assertThat(everyone.status()).isEqualTo(503);
        assertThat(everyone.body())
                .isEqualTo("{\"status\":\"not ready\",\"member\":\"one\",\"missing\":[\"application /shop: FAILED\","
                        + "\"application /: state transfer\"]}\n");

        Answer operators = page.answer(null, Audience.OPERATORS);
        assertThat(operators.status()).isEqualTo(503);
        assertThat(operators.body())
                .contains("\"missing\":[\"deploy/shop.war: FAILED: com.acme.Gone\",\"application /: state transfer\"]");
    }

    @Test
    void operatorsReadWhatIsWrongAlthoughItIsReady() {
        StandingWarnings file = () -> List.of(StandingWarning.configuration("a.cfg", "a.cfg was refused"));
        ReadyPage page = new ReadyPage(new Settings(Map.of()), List::of, () -> List.of(file));

        Answer operators = page.answer(null, Audience.OPERATORS);
        assertThat(operators.status()).isEqualTo(200);
        assertThat(operators.body())
                .contains(
                        "\"status\":\"ready\"",
                        "\"warnings\":[{\"kind\":\"CONFIGURATION_REFUSED\"",
                        "a.cfg was refused");
        assertThat(page.answer(null, Audience.EVERYONE).body()).doesNotContain("warnings", "a.cfg");
    }

    @Test
    void whatLooksTheSameIsSaidOnce() {
        ReadyPage page =
                page(new Missing("server: waits for a bundle", "a"), new Missing("server: waits for a bundle", "b"));

        assertThat(page.answer(null, Audience.EVERYONE).body())
                .contains("\"missing\":[\"server: waits for a bundle\"]");
        assertThat(page.answer(null, Audience.OPERATORS).body()).contains("\"missing\":[\"a\",\"b\"]");
    }

    @Test
    void thePathIsThatOfTheProperties() {
        assertThat(page().path()).contains("/health/ready");
        assertThat(HealthPath.of(new Settings(Map.of("health.path", "/state")), "/ready"))
                .contains("/state/ready");
        assertThat(HealthPath.of(new Settings(Map.of("health.path", "")), "/ready"))
                .isEmpty();
    }
}

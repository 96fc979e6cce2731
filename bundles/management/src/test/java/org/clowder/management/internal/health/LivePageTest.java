package org.clowder.management.internal.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.clowder.management.internal.Settings;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePageTest {

    @Test
    void isLiveWhoeverAsks() {
        LivePage page = new LivePage(new Settings(Map.of()));

        assertThat(page.path()).contains("/health/live");
        assertThat(page.answer(null, Audience.EVERYONE))
                .isEqualTo(page.answer(null, Audience.OPERATORS))
                .isEqualTo(Answer.json(200, "{\"status\":\"live\",\"member\":\"one\",\"missing\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "/health/"})
    void aPropertyThatIsNoPathIsRefusedOnce(String path) {
        Settings settings = new Settings(Map.of("health.path", path));

        assertThatThrownBy(() -> new LivePage(settings))
                .hasMessageContaining("health.path=" + path + " in conf/clowder.properties");
        assertThat(new ReadyPage(settings, List::of, List::of).path()).isEmpty();
    }
}

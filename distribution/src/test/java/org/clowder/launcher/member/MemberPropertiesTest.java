package org.clowder.launcher.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MemberPropertiesTest {

    @Test
    void aSystemPropertyWinsThenTheEnvironmentThenTheFileThenTheDefault() {
        Properties file = new Properties();
        file.setProperty("http.port", "1");
        file.setProperty("channel.port", "2");
        file.setProperty("some-other.name", "3");
        Map<String, String> system = Map.of("http.port", "10");
        Map<String, String> environment =
                Map.of("CLOWDER_HTTP_PORT", "20", "CLOWDER_CHANNEL_PORT", " 21 ", "CLOWDER_SOME_OTHER_NAME", "22");

        MemberProperties properties = MemberProperties.of(file, "dir", system::get, environment::get);

        assertThat(properties.all())
                .containsEntry("http.port", "10")
                .containsEntry("channel.port", "21")
                .containsEntry("some-other.name", "22")
                .containsEntry("management.port", "8090");
    }

    @Test
    void aStopMayTakeLongerThanItWaitsForRequests() {
        assertThat(stopMillis(null)).isEqualTo(30_000);
        assertThat(stopMillis("60000")).isEqualTo(70_000);
        assertThat(stopMillis("500")).isEqualTo(30_000);
        assertThat(stopMillis("soon")).isEqualTo(30_000);
    }

    private static long stopMillis(String timeout) {
        return MemberProperties.of(
                        new Properties(),
                        "dir",
                        name -> null,
                        name -> name.equals("CLOWDER_STOP_TIMEOUT") ? timeout : null)
                .stopMillis();
    }

    @Test
    void theRouteFollowsTheNameAndTheNameTheDirectory() {
        MemberProperties unnamed = MemberProperties.of(new Properties(), "dir", name -> null, name -> null);
        assertThat(unnamed.get("member.name")).isEqualTo("dir");
        assertThat(unnamed.get("route")).isEqualTo("dir");

        Map<String, String> environment = Map.of("CLOWDER_MEMBER_NAME", "b");
        MemberProperties named = MemberProperties.of(new Properties(), "dir", name -> null, environment::get);
        assertThat(named.get("route")).isEqualTo("b");
    }
}

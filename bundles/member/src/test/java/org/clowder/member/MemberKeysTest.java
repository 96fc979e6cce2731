package org.clowder.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberKeysTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http.port|0|65535|-1|65536|x|''",
                "stop.grace|0|9999999999|-1|1.5|1s|''",
                "descriptor.watch|true|False|yes|1|on|''",
                "deploy.folders|a|a, b|,|' '|,,|''",
                "deploy.migrate|javax|''|jakarta|true|Javax|yes",
                "log.format|json|text|JSON|xml|ecs|yes",
                "health.path|/health|''|health|/|/a/|a/b",
                "whiteboard.path|/|/a/b|a|/a/|/a#b|//#",
                "http.address|127.0.0.1|::1|''|''|''|''",
                "route|''|a|||||",
                "no.such|''|a|||||"
            })
    void valuesThatAreNone(
            String key, String good, String better, String wrong, String worse, String more, String worst) {
        for (String value : new String[] {good, better}) {
            assertThat(MemberKeys.problem(key, value)).as(value).isEmpty();
        }
        for (String value : new String[] {wrong, worse, more, worst}) {
            if (value != null) {
                assertThat(MemberKeys.problem(key, value)).as(value).isPresent();
            }
        }
    }
}

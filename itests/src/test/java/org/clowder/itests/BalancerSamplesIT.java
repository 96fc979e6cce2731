package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The balancers' samples beside the descriptor that is shipped. */
class BalancerSamplesIT {

    private static final Path SAMPLES = Path.of("../samples/balancers");

    /** Who takes a connection just as the other end closes it loses the request; so the balancer is the first to give up an idle one. */
    @ParameterizedTest
    @CsvSource({
        "httpd/sticky.conf, BalancerMember .* ttl=(\\d+), 3",
        "httpd/any.conf, BalancerMember .* ttl=(\\d+), 3",
        "nginx/sticky.conf, keepalive_timeout (\\d+)s;, 4",
        "nginx/any.conf, keepalive_timeout (\\d+)s;, 1",
        "haproxy/sticky.cfg, timeout http-keep-alive (\\d+)s, 1",
        "haproxy/any.cfg, timeout http-keep-alive (\\d+)s, 1"
    })
    void aBalancerGivesUpAnIdleConnectionLongBeforeTheMember(String sample, String setting, int places)
            throws IOException {
        assertThat(seconds(SAMPLES.resolve(sample), setting)).hasSize(places).allSatisfy(idle -> assertThat(idle)
                .isLessThan(memberCloses().minusSeconds(5)));
    }

    private static Duration memberCloses() throws IOException {
        Path descriptor = Build.distribution().home().resolve("conf/catalina-server.xml");
        return numbers(descriptor, "connectionTimeout=\"(\\d+)\"").stream()
                .map(Duration::ofMillis)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    private static List<Duration> seconds(Path file, String setting) throws IOException {
        return numbers(file, setting).stream().map(Duration::ofSeconds).toList();
    }

    private static List<Long> numbers(Path file, String setting) throws IOException {
        return Pattern.compile(setting)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> Long.valueOf(found.group(1)))
                .toList();
    }
}

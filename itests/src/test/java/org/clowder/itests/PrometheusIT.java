package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clowder.harness.Document;
import org.clowder.itests.app.CountingServlet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads two real members as the documents say, and answers what the dashboard and the alerts ask. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class PrometheusIT {

    private static final Path DASHBOARD = Build.CHECKOUT.resolve("samples/grafana/clowder.json");
    private static final Document OPERATIONS = Build.document("docs/operations.md");

    /** What Grafana writes for {@code All}, for two of a list, and for a scrape each second. */
    private static final Map<String, String> VARIABLES = Map.of(
            "$job", ".*",
            "$instance", "(node1\\\\.example\\\\.com:8090|node2\\\\.example\\\\.com:8090)",
            "$__rate_interval", "15s");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    private static final Pattern COMPARISON = Pattern.compile(" (?:==|>=?|<) .*");

    private static final String SCRIPT =
            """
            unpack /opt/clowder
            export PATH="/opt/clowder/bin:$PATH"
            cd /tmp
            for i in 1 2; do
                ip address add 192.0.2.$i/32 dev lo
                echo "192.0.2.$i node$i.example.com" >>/etc/hosts
                clowder create /srv/node$i --name node$i --http-port 808$i --channel-port 400$i --members 127.0.0.1:4001,127.0.0.1:4002
                printf '%s\\n' management.address=192.0.2.$i management.hosts=node1.example.com,node2.example.com >>/srv/node$i/conf/clowder.properties
                cp /opt/clowder/samples/hello.war local.war /srv/node$i/deploy/
                clowder start --base /srv/node$i
            done
            { printf 'global: { scrape_interval: 1s }\\n'; cat scrape; } >prometheus.yml
            promtool check config prometheus.yml
            promtool check rules rules.yml
            curl -s http://node1.example.com:8090/metrics | promtool check metrics && echo 'metrics fine'
            prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:9090 >prometheus.log 2>&1 &
            ask() { curl -sG --retry 30 --retry-connrefused --retry-delay 1 "http://127.0.0.1:9090/api/v1/$1" --data-urlencode "$2"; echo; }
            until ask query "query=count(count_over_time(clowder_ready[1m]) > 10)" | grep -q '"2"\\]'; do
                rm -f cookies
                visit http://127.0.0.1:8081 >>visits
                visit http://127.0.0.1:8082 >>visits
                curl -s http://127.0.0.1:8082/local/count >>visits
            done
            while IFS= read -r query; do ask query "query=$query"; done <expressions
            while read -r label selector; do ask "label/$label/values" "match[]=$selector"; done <variables
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsAMachineAndPrometheus() {
        Machine.isNeeded();
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/prometheus")) || Boolean.getBoolean("clowder.requireAllTests"),
                "no Prometheus; .ci/run installs it");
    }

    @Test
    void eachExpressionOfTheDashboardAndOfTheAlertsHasAnAnswer() throws IOException {
        Map<String, Object> dashboard = Json.object(Files.readString(DASHBOARD));
        List<String> shown =
                values(dashboard, "expr").map(PrometheusIT::filledIn).toList();
        List<String> alerts = OPERATIONS.block("clowder_ready == 0").lines().toList();
        List<String> measured = alerts.stream()
                .map(alert -> COMPARISON.matcher(alert).replaceFirst(""))
                .toList();
        assertThat(shown).hasSizeGreaterThan(30).noneMatch(expression -> expression.contains("$"));
        List<String> expressions = new ArrayList<>(shown);
        expressions.addAll(measured);

        List<String> variables = values(dashboard, "query")
                .map(PrometheusIT::filledIn)
                .flatMap(query -> LABEL_VALUES.matcher(query).results())
                .map(query -> query.group(2) + " " + query.group(1))
                .toList();

        List<String> said = Machine.play(
                        PrometheusIT.class,
                        "members",
                        Map.of(
                                "scrape", write("scrape", List.of(OPERATIONS.block("scrape_configs:"))),
                                "rules.yml", write("rules.yml", rules(alerts)),
                                "variables", write("variables", variables),
                                "expressions", write("expressions", expressions),
                                "local.war",
                                        new WarBuilder()
                                                .servlet(CountingServlet.class, "/count")
                                                .build(directory.resolve("local.war"))),
                        SCRIPT)
                .lines()
                .toList();

        assertThat(said).contains("metrics fine");
        List<String> answers =
                said.stream().filter(line -> line.startsWith("{\"status\"")).toList();
        assertThat(answers).hasSize(expressions.size() + 2);
        assertThat(answers)
                .endsWith(
                        "{\"status\":\"success\",\"data\":[\"clowder\"]}",
                        "{\"status\":\"success\",\"data\":[\"node1.example.com:8090\",\"node2.example.com:8090\"]}");
        for (int i = 0; i < expressions.size(); i++) {
            assertThat(answers.get(i))
                    .as(expressions.get(i))
                    .startsWith("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":");
        }
    }

    private static String filledIn(String expression) {
        String filled = expression;
        for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
            filled = filled.replace(variable.getKey(), variable.getValue());
        }
        return filled;
    }

    private static List<String> rules(List<String> alerts) {
        List<String> rules = new ArrayList<>(List.of("groups: [{ name: clowder, rules: ["));
        alerts.forEach(alert -> rules.add("  { alert: A" + rules.size() + ", expr: '" + alert + "', for: 5m },"));
        rules.add("] }]");
        return rules;
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(directory.resolve(name), lines);
    }

    /** What stands under a name anywhere. */
    private static Stream<String> values(Object json, String name) {
        if (json instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> entry.getKey().equals(name) && entry.getValue() instanceof String value
                            ? Stream.of(value)
                            : values(entry.getValue(), name));
        }
        return json instanceof List<?> list ? list.stream().flatMap(each -> values(each, name)) : Stream.empty();
    }
}

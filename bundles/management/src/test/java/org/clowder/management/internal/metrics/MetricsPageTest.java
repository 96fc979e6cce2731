package org.clowder.management.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardEngine;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.json.JSONParser;
import org.clowder.channel.internal.ChannelMXBean;
import org.clowder.management.internal.NamedHost;
import org.clowder.management.internal.Settings;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.Drain;
import org.clowder.server.Missing;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.ReplicationMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on a real Tomcat with an application; the channel, replication and the services are told here. */
class MetricsPageTest {

    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=|!=|=~|!~)\\s*\"");

    /** A name that is no function's, and what stands in braces behind it. */
    private static final Pattern SELECTOR = Pattern.compile("([a-z_]+)(?:\\{([^}]*)})?(?!\\s*\\()(?![a-z_(])");

    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on) \\(([a-z, ]+)\\)");

    /** What replication counts for each application, its name, an average that a quotient of others tells better, and what histograms tell. */
    private static final Set<String> NOT_OF_CLUSTERS = Set.of(
            "getName",
            "getBatchSize",
            "getWaits",
            "getQuestionWaits",
            "getUnencodableAttributes",
            "getUnreadableAttributes",
            "getRefusedClasses");

    @TempDir
    Path data;

    private final Tomcat tomcat = new Tomcat();
    private final Metrics metrics = new Metrics(
            new Settings(Map.of("management.hosts", "Node1.example, node2.example", "console.hosts", "ops.example")),
            "1.2.3");
    private final Set<ObjectName> beans = new HashSet<>();
    private Connector users;
    private Connector operators;
    private Context shop;

    private static final class Serving implements Drain {

        @Override
        public Progress progress() {
            return new Progress(State.DRAINING, 7, 5);
        }

        @Override
        public String drain(String member, Duration timeout, Consumer<String> line) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void undrain() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Shop implements Applications {

        @Override
        public List<ApplicationStatus> list() {
            return List.of(describe(null, "war", "shop.war"));
        }

        @Override
        public ApplicationStatus describe(Context context, String kind, String source) {
            return new ApplicationStatus(
                    "/shop", "", "localhost", kind, source, ApplicationStatus.State.FAILED, "", false, "", 0, "");
        }
    }

    @BeforeEach
    void start() throws Exception {
        metrics.readiness = List::of;
        metrics.drain = new Serving();
        metrics.applications = new Shop();
        tomcat.setBaseDir(data.toString());
        tomcat.setPort(0);
        tomcat.getEngine().setName("Catalina");
        tomcat.getService().setName("Catalina");
        users = tomcat.getConnector();
        shop = tomcat.addContext("/shop", data.toString());
        shop.setWebappVersion("2");
        shop.setManager(new BundleDeltaManager());
        operators = management();
        metrics.configured(tomcat.getServer());
        tomcat.start();
        register("org.clowder:type=Channel,name=\"blue\"", told(ChannelMXBean.class, 0), ChannelMXBean.class, true);
        register(
                "org.clowder:type=Replication,name=\"session:/Catalina\"",
                told(ReplicationMetrics.class, 1_000_000),
                ReplicationMetrics.class,
                false);
    }

    private Connector management() {
        StandardService service = new StandardService();
        service.setName("Management");
        StandardEngine engine = new StandardEngine();
        engine.setName("Management");
        engine.setDefaultHost("localhost");
        service.setContainer(engine);
        Connector connector = new Connector();
        connector.setPort(0);
        service.addConnector(connector);
        tomcat.getServer().addService(service);
        return connector;
    }

    @AfterEach
    void stop() throws Exception {
        for (ObjectName name : beans) {
            BEANS.unregisterMBean(name);
        }
        metrics.deactivate();
        tomcat.stop();
        tomcat.destroy();
    }

    private <T> void register(String name, T bean, Class<T> type, boolean open) throws JMException {
        ObjectName objectName = new ObjectName(name);
        BEANS.registerMBean(new StandardMBean(bean, type, open), objectName);
        beans.add(objectName);
    }

    private static Stream<Method> getters(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().startsWith("get"))
                .sorted(Comparator.comparing(Method::getName));
    }

    /** Every number is another one, from that on, in the order of their names. */
    private static <T> T told(Class<T> type, int from) {
        Map<Method, Number> numbers = new HashMap<>();
        getters(type).forEach(method -> numbers.put(method, from + numbers.size()));
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Class<?> result = method.getReturnType();
            Number number = numbers.getOrDefault(method, 0);
            return result == long.class
                    ? (Object) number.longValue()
                    : result == double.class
                            ? (Object) number.doubleValue()
                            : result == int.class
                                    ? (Object) number.intValue()
                                    : result == Map.class
                                            ? new TreeMap<>(
                                                    Map.of(0.5, 3L, Double.POSITIVE_INFINITY, number.longValue()))
                                            : result == List.class ? List.of("two", "three") : "told";
        }));
    }

    private static HttpResponse<String> send(String method, Connector connector, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theyAreForWhoComesByAnAddressOrANameThatIsConfigured() throws IOException {
        int port = operators.getLocalPort();
        for (String known :
                List.of("node1.example:8090", "NODE2.example", "ops.example", "192.0.2.7:8090", "localhost")) {
            assertThat(NamedHost.get(port, "/metrics", known)).as(known).startsWith("HTTP/1.1 200");
        }
        for (String unknown : List.of("evil.example", "node3.example")) {
            assertThat(NamedHost.get(port, "/metrics", unknown))
                    .as(unknown)
                    .startsWith("HTTP/1.1 403")
                    .contains("management.hosts in conf/clowder.properties adds it")
                    .doesNotContain("clowder_");
        }
    }

    @Test
    void byAnyNameIfThatIsConfigured() throws Exception {
        metrics.deactivate();
        Metrics open = new Metrics(new Settings(Map.of("management.hosts", "*")), "1.2.3");
        open.configured(tomcat.getServer());

        assertThat(NamedHost.get(operators.getLocalPort(), "/metrics", "any.example"))
                .startsWith("HTTP/1.1 200");
        open.deactivate();
    }

    private String page() throws IOException, InterruptedException {
        return send("GET", operators, "/metrics").body();
    }

    private static Set<String> families(String page) {
        return FAMILY.matcher(page)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void operatorsReadItAndNobodyElse() throws Exception {
        HttpResponse<String> page = send("GET", operators, "/metrics");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/plain;version=0.0.4;charset=UTF-8");
        assertThat(page.body())
                .contains("\nclowder_ready 1\n", "\nclowder_build_info{member=\"one\",version=\"1.2.3\",tomcat=\"11.");
        assertThat(send("GET", users, "/metrics").statusCode()).isEqualTo(404);
        HttpResponse<String> head = send("HEAD", operators, "/metrics");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        HttpResponse<String> post = send("POST", operators, "/metrics");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");

        metrics.deactivate();
        assertThat(send("GET", operators, "/metrics").statusCode()).isEqualTo(404);
    }

    @Test
    void whatTheServicesSayIsThere() throws Exception {
        metrics.readiness = () -> List.of(Missing.of("a database"));

        assertThat(page())
                .contains("\nclowder_ready 0\n")
                .contains(
                        "\nclowder_drain_state{state=\"serving\"} 0\n", "\nclowder_drain_state{state=\"draining\"} 1\n")
                .contains("\nclowder_drain_sessions 7\n", "\nclowder_drain_safe_sessions 5\n")
                .contains(
                        "\nclowder_applications{state=\"deployed\"} 0\n",
                        "\nclowder_applications{state=\"failed\"} 1\n")
                .contains("\nclowder_channel_members{cluster=\"blue\"} 2\n")
                .contains("\nclowder_metrics_parts_left_out 0\n");
    }

    @Test
    void requestsAndSessionsAreCountedWhereTheyAre() throws Exception {
        send("GET", users, "/shop/nothing");
        send("GET", users, "/shop/nothing");
        shop.getManager().createSession("one");

        String labels = "{service=\"Catalina\",host=\"localhost\",application=\"/shop##2\"";
        // a request is counted when its answer has left; its error last
        Pattern counted = Pattern.compile("\ntomcat_connector_errors_total\\{service=\"Catalina\",[^}]+} 2\n");
        String page = page();
        for (int i = 0; i < 500 && !counted.matcher(page).find(); i++) {
            LockSupport.parkNanos(10_000_000);
            page = page();
        }
        assertThat(page)
                .containsPattern("\n"
                        + "tomcat_connector_requests_total\\{service=\"Catalina\",connector=\"http-nio-auto-[0-9]+\"}"
                        + " 2\n")
                .containsPattern("\ntomcat_connector_errors_total\\{service=\"Catalina\",[^}]+} 2\n")
                .containsPattern("\ntomcat_connector_threads_max\\{service=\"Management\",[^}]+} 200\n")
                .contains("\ntomcat_sessions_active" + labels + "} 1\n")
                .contains("\ntomcat_sessions_created" + labels + "} 1\n")
                .contains("\nclowder_replicated_sessions" + labels + ",role=\"primary\"} 1\n")
                .contains("\nclowder_replicated_sessions" + labels + ",role=\"replica\"} 0\n");
    }

    @Test
    void whateverReplicationCountsIsTold() throws Exception {
        String page = page();

        int number = 1_000_000;
        for (Method getter : getters(ReplicationMetrics.class).toList()) {
            String written = getter.getName().endsWith("Millis") ? "" + number / 1000.0 : "" + number;
            if (!NOT_OF_CLUSTERS.contains(getter.getName())) {
                assertThat(page).as(getter.getName()).contains("{cluster=\"session:/Catalina\"} " + written + "\n");
            }
            number++;
        }
        assertThat(page)
                .contains("\n# TYPE clowder_replication_wait_seconds histogram\n")
                .contains("\nclowder_replication_wait_seconds_bucket{cluster=\"session:/Catalina\",le=\"0.0005\"} 3\n")
                .contains(
                        "\nclowder_replication_question_wait_seconds_bucket{cluster=\"session:/Catalina\",le=\"+Inf\"} 10");
    }

    @Test
    void aPartThatFailsIsLeftOutAndNamed() throws Exception {
        metrics.drain = null;
        metrics.readiness = () -> {
            throw new IllegalStateException("first\nsecond");
        };

        assertThat(page())
                .contains("# readiness left out: java.lang.IllegalStateException: first second\n")
                .doesNotContain("clowder_ready", "clowder_drain")
                .contains("\nclowder_applications{", "\njvm_threads_current ", "\nclowder_metrics_parts_left_out 1\n");
    }

    private static String section() throws IOException {
        String text = Files.readString(Path.of("../../docs/operations.md"));
        return text.substring(text.indexOf("\n### For Prometheus"), text.indexOf("\n## Encryption"));
    }

    @Test
    void theTableOfTheDocumentsNamesAllOfIt() throws Exception {
        Set<String> documented = section()
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(cell -> Pattern.compile("`([a-z_]+)`").matcher(cell).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(families(page())).hasSizeGreaterThan(60).isEqualTo(documented);
    }

    @Test
    void theDashboardAndTheAlertsOfTheDocumentsAskForWhatThereIs() throws Exception {
        Map<String, Set<String>> known = new HashMap<>();
        SAMPLE.matcher(page()).results().forEach(match -> known.computeIfAbsent(
                        match.group(1), name -> new HashSet<>(Set.of("job", "instance")))
                .addAll(labels(match.group(2))));
        Object dashboard =
                new JSONParser(Files.newBufferedReader(Path.of("../../samples/grafana/clowder.json"))).parse();
        List<String> expressions =
                Stream.concat(expressions(dashboard), alerts()).toList();

        assertThat(expressions).hasSizeGreaterThan(30);
        expressions.forEach(expression -> assertAsksForWhatThereIs(expression, known));
    }

    private static Stream<String> alerts() throws IOException {
        String section = section();
        int start = section.indexOf("```promql\n") + 10;
        return section.substring(start, section.indexOf("```", start)).lines();
    }

    /** @param known the labels of each sample that there is, by its name */
    private static void assertAsksForWhatThereIs(String expression, Map<String, Set<String>> known) {
        Set<String> named = new HashSet<>();
        Set<String> labels = new HashSet<>();
        SELECTOR.matcher(GROUPING.matcher(expression).replaceAll("").replaceAll("\\[[^]]*]", ""))
                .results()
                .filter(match -> !match.group(1).equals("unless"))
                .forEach(match -> {
                    named.add(match.group(1));
                    assertThat(known.keySet()).as(expression).contains(match.group(1));
                    assertThat(known.get(match.group(1))).as(expression).containsAll(labels(match.group(2)));
                    labels.addAll(known.get(match.group(1)));
                });
        assertThat(named).as(expression).isNotEmpty();
        GROUPING.matcher(expression).results().forEach(match -> assertThat(labels)
                .as(expression)
                .contains(match.group(1).split(", ")));
    }

    private static Set<String> labels(String text) {
        return LABEL.matcher(text == null ? "" : text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static Stream<String> expressions(Object json) {
        if (json instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> entry.getKey().equals("expr")
                            ? Stream.of(entry.getValue().toString())
                            : expressions(entry.getValue()));
        }
        return json instanceof List<?> list ? list.stream().flatMap(MetricsPageTest::expressions) : Stream.empty();
    }
}

package org.clowder.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberProperties;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code samples/containers} and {@code samples/kubernetes} beside what the product does. */
class ContainerSamplesTest {

    private static final Path ROOT = Path.of("..");
    private static final Path CONTAINERS = ROOT.resolve("samples/containers");
    private static final String HOME = "/opt/clowder";
    private static final int USER = 10001;
    /** For the process to begin its stop, and to end after it. */
    private static final int MARGIN_SECONDS = 20;

    private static final String CONTAINERFILE = read(CONTAINERS.resolve("Containerfile"));
    private static final Node COMPOSE =
            Node.of(CONTAINERS.resolve("compose.yaml")).get(0);
    private static final List<Node> KUBERNETES = Node.of(ROOT.resolve("samples/kubernetes/clowder.yaml"));

    /** A place in a document. */
    private record Node(Object value) {

        static List<Node> of(Path file) {
            return all(read(file));
        }

        static List<Node> all(String yaml) {
            return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                    .map(Node::new)
                    .toList();
        }

        Node at(Object... path) {
            Object found = value;
            for (Object step : path) {
                found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
                assertThat(found).as(step + " of " + List.of(path)).isNotNull();
            }
            return new Node(found);
        }

        List<Node> each() {
            return ((List<?>) value).stream().map(Node::new).toList();
        }

        Set<String> keys() {
            Set<String> keys = new TreeSet<>();
            ((Map<?, ?>) value).keySet().forEach(key -> keys.add(key.toString()));
            return keys;
        }

        /** Of a list of objects, the one with this name. */
        Node named(String name) {
            return each().stream()
                    .filter(node -> name.equals(node.at("name").value))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " in " + value));
        }

        @Override
        public String toString() {
            return value.toString();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Node kind(String kind, String name) {
        return KUBERNETES.stream()
                .filter(node -> node.at("kind").value.equals(kind)
                        && node.at("metadata", "name").value.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " " + name));
    }

    private static Node pod() {
        return kind("StatefulSet", "clowder").at("spec", "template", "spec");
    }

    private static Node container() {
        return pod().at("containers", 0);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static MemberProperties values() throws CommandException {
        return MemberProperties.read(ROOT, new MemberDirectory(ROOT));
    }

    private static Properties channel() throws IOException {
        Properties channel = new Properties();
        channel.load(Files.newBufferedReader(CONTAINERS.resolve("org.clowder.channel.cfg")));
        return channel;
    }

    /** Those of the API, which refuse what its schema does not have. */
    private interface Kind {

        void check(JsonElement json) throws IOException;
    }

    private static final Map<String, Kind> KINDS = Map.of(
            "v1 Service", V1Service::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement);

    private static void check(Node node) throws IOException {
        KINDS.get(node.at("apiVersion") + " " + node.at("kind")).check(new Gson().toJsonTree(node.value));
    }

    @Test
    void theManifestsAreWhatTheSchemaOfKubernetesSays() throws IOException {
        assertThat(KUBERNETES).hasSize(4);
        for (Node each : KUBERNETES) {
            check(each);
        }
        String yaml = read(ROOT.resolve("samples/kubernetes/clowder.yaml"));
        for (String name :
                List.of("terminationGracePeriodSeconds", "preStop", "periodSeconds", "readOnlyRootFilesystem")) {
            List<Node> wrong = Node.all(yaml.replaceFirst(name, "my" + name));
            assertThatThrownBy(() -> check(wrong.get(3))).hasMessageContaining("`my" + name + "`");
        }
    }

    @Test
    void theImageTakesFilesOfTheArchiveAndRunsAsNobodyElse() {
        List<String> copied = new ArrayList<>();
        found("(?m)^COPY (.*) \\S+$", CONTAINERFILE).forEach(files -> copied.addAll(List.of(files.split(" "))));
        String content = read(ROOT.resolve("distribution/src/main/assembly/content.xml"));
        assertThat(copied).hasSize(8).allSatisfy(file -> assertThat(content)
                .containsPattern(
                        file.startsWith("samples/")
                                ? "<directory>../samples</directory>.*containers/\\*\\*"
                                : "(?:/" + file + "<|<outputDirectory>" + file + "<)"));
        assertThat(found("(?m)^USER (.*)", CONTAINERFILE)).containsExactly(USER + ":" + USER);
        assertThat(found("(?m)^STOPSIGNAL (.*)", CONTAINERFILE)).containsExactly("SIGTERM");
        assertThat(found("(?m)^WORKDIR (.*)", CONTAINERFILE)).containsExactly(HOME);
        assertThat(CONTAINERFILE).endsWith("ENTRYPOINT [\"bin/clowder\"]\nCMD [\"run\"]\n");
    }

    @Test
    void portsAreThoseOfTheMember() throws CommandException {
        String http = values().get("http.port");
        String channel = values().get("channel.port");
        assertThat(found("(?m)^EXPOSE (.*)", CONTAINERFILE)).containsExactly(http + " " + channel);
        assertThat(found("/dev/tcp/127\\.0\\.0\\.1/(\\d+) ", CONTAINERFILE)).containsExactly(http);
        assertThat(COMPOSE.at("services").keys()).allSatisfy(member -> assertThat(
                        COMPOSE.at("services", member, "ports", 0).toString())
                .endsWith(":" + http));
        assertThat(container().at("ports").named("http").at("containerPort")).hasToString(http);
        assertThat(container().at("ports").named("channel").at("containerPort")).hasToString(channel);
        assertThat(kind("Service", "clowder-members").at("spec", "ports", 0, "port"))
                .hasToString(channel);
        assertThat(kind("Service", "clowder").at("spec", "ports", 0, "targetPort"))
                .hasToString("http");
    }

    @Test
    void healthIsAskedWhereTheMemberAnswers() {
        String server = read(
                ROOT.resolve("bundles/management/src/main/java/org/clowder/management/internal/health/LivePage.java"));
        assertThat(server).contains("/live");
        assertThat(CONTAINERFILE).contains("HEALTHCHECK").contains("GET /health/ready HTTP/1.0");
        assertThat(container().at("readinessProbe", "httpGet")).hasToString("{path=/health/ready, port=http}");
        assertThat(container().at("livenessProbe", "httpGet")).hasToString("{path=/health/live, port=http}");
        assertThat(container().at("startupProbe", "httpGet")).hasToString("{path=/health/live, port=http}");
    }

    @Test
    void eachVariableOfTheEnvironmentIsOneThatTheMemberReads() throws IOException {
        Set<String> names = new TreeSet<>(found("(CLOWDER_\\w+)=", CONTAINERFILE));
        COMPOSE.at("services")
                .keys()
                .forEach(member -> names.addAll(
                        COMPOSE.at("services", member, "environment").keys()));
        container()
                .at("env")
                .each()
                .forEach(variable -> names.add(variable.at("name").toString()));

        String script = read(ROOT.resolve("distribution/src/main/bin/clowder"));
        String properties =
                read(ROOT.resolve("conf/clowder.properties")) + channel().values();
        assertThat(names).hasSize(8).allSatisfy(name -> {
            if (name.equals("DNS_MEMBERSHIP_SERVICE_NAME")) {
                assertThat(read(ROOT.resolve(
                                "bundles/channel/src/main/java/org/clowder/channel/internal/tribes/CloudScheme.java")))
                        .contains(name);
            } else if (!script.contains("# " + name + " ")) {
                String property = name.replace("CLOWDER_", "").replace('_', '.').toLowerCase(java.util.Locale.ROOT);
                assertThat(properties).containsPattern("(?m)^#?" + property + "=|\\$\\{" + property + "}");
            }
        });
    }

    @Test
    void aStopIsNotCutShort() throws CommandException {
        long stop = values().stopMillis() / 1000 + MARGIN_SECONDS;
        String drain = read(ROOT.resolve(
                "bundles/management/src/main/java/org/clowder/management/internal/console/DrainPage.java"));
        long drained = Long.parseLong(
                found("TIMEOUT = Duration\\.ofSeconds\\((\\d+)\\)", drain).get(0));
        assertThat(Long.parseLong(pod().at("terminationGracePeriodSeconds").toString()))
                .as("Kubernetes counts the time of the hook")
                .isGreaterThanOrEqualTo(drained + stop);
        COMPOSE.at("services").keys().forEach(member -> assertThat(
                        Long.parseLong(COMPOSE.at("services", member, "stop_grace_period")
                                .toString()
                                .replaceFirst("s$", "")))
                .isGreaterThanOrEqualTo(stop));
    }

    @Test
    void theHookBeforeAStopDrainsByTheManagementPortAndTheTokenOfTheMember() throws CommandException {
        List<Node> command =
                container().at("lifecycle", "preStop", "exec", "command").each();
        assertThat(command).hasSize(3);
        String script = command.get(2).toString();
        assertThat(found("/dev/tcp/127\\.0\\.0\\.1/(\\d+)", script)).containsExactly(values().get("management.port"));
        assertThat(script)
                .contains("POST /console/drain ", "$(<data/console.token)")
                .doesNotContain("bin/clowder");
        assertThat(container().at("volumeMounts").each())
                .extracting(mount -> mount.at("mountPath").toString())
                .as("the token is there, in the directory of the image")
                .contains(HOME + "/data");
    }

    @Test
    void itIsNotReadyForLongerThanTheProbeNeedsToNotice() {
        long notice = Long.parseLong(
                container().at("env").named("CLOWDER_DRAIN_NOTICE").at("value").toString());
        Node probe = container().at("readinessProbe");
        long noticed = Long.parseLong(probe.at("periodSeconds").toString())
                        * Long.parseLong(probe.at("failureThreshold").toString())
                + Long.parseLong(probe.at("timeoutSeconds").toString());
        assertThat(notice).isGreaterThan(noticed * 1000);
    }

    @Test
    void membersFindEachOtherByTheNameThatTheyAsk() throws IOException {
        assertThat(channel()).containsEntry("enabled", "true").containsEntry("membership", "dns");
        COMPOSE.at("services").keys().forEach(member -> {
            Node service = COMPOSE.at("services", member);
            assertThat(service.at("environment", "DNS_MEMBERSHIP_SERVICE_NAME"))
                    .isEqualTo(service.at("networks", "default", "aliases", 0));
            assertThat(service.at("hostname")).hasToString(member);
            for (String own : List.of("CLOWDER_MEMBER_NAME", "CLOWDER_ROUTE", "CLOWDER_CHANNEL_ADDRESS")) {
                assertThat(service.at("environment", own)).hasToString(member);
            }
        });
        Node members = kind("Service", "clowder-members").at("spec");
        assertThat(members.at("clusterIP")).hasToString("None");
        assertThat(members.at("publishNotReadyAddresses")).hasToString("true");
        assertThat(container().at("env").named("DNS_MEMBERSHIP_SERVICE_NAME").at("value"))
                .hasToString("clowder-members");
        Node set = kind("StatefulSet", "clowder").at("spec");
        assertThat(set.at("serviceName")).hasToString("clowder-members");
        assertThat(Stream.of(members.at("selector"), kind("Service", "clowder").at("spec", "selector")))
                .containsOnly(set.at("template", "metadata", "labels"))
                .containsOnly(set.at("selector", "matchLabels"));
    }

    @Test
    void theKeyAndWhatIsWrittenAreWhereTheMemberLooksForThem() throws IOException {
        String key = channel().getProperty("encryption.key.file");
        assertThat(key)
                .isEqualTo("/run/secrets/"
                        + COMPOSE.at("secrets").keys().iterator().next());
        assertThat(COMPOSE.at("services", "member-1", "secrets", 0)).hasToString("clowder-key");

        Set<String> mounted = new TreeSet<>();
        container().at("volumeMounts").each().forEach(mount -> {
            mounted.add(mount.at("mountPath").toString());
            pod().at("volumes").named(mount.at("name").toString());
        });
        List<String> written =
                List.of(found("chown \\d+:\\d+ (.*)", CONTAINERFILE).get(0).split(" "));
        assertThat(written).containsExactly("data", "deploy", "logs", "work");
        assertThat(mounted).containsExactlyInAnyOrder(key, HOME + "/data", HOME + "/logs", HOME + "/work", "/tmp");
        assertThat(pod().at("securityContext", "runAsUser")).hasToString("" + USER);
        assertThat(pod().at("securityContext", "fsGroup")).hasToString("" + USER);
    }
}

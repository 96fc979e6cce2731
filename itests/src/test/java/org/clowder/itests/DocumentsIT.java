package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Document;
import org.clowder.harness.Tool;
import org.junit.jupiter.api.Test;

/** Documents lead somewhere, and messages that they quote are those of the product. */
class DocumentsIT {

    private static final Path ROOT = Build.CHECKOUT;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    /**
     * By document and how it begins: what is done with a block, and by whom or why. {@code run}: it is played as it is printed; {@code read}: what reads it in use reads it; {@code shown}: it
     * is what one of these prints; {@code picture}; {@code not}: for that reason.
     */
    private static final String BLOCKS =
            """
            README.md | mvn -q -DskipTests package && distribution/ | run | DemoIT
            README.md | mvn verify | not | it runs this test
            README.md | bin/clowder run | run | ReadmeIT
            README.md | enabled=true | read | ReadmeIT
            README.md | bin/clowder create | run | ReadmeIT
            docs/architecture.md | L3   shell | picture |
            docs/architecture.md | check       | picture |
            docs/architecture.md | STOPPED --activate | picture |
            docs/architecture.md | member 1 | picture |
            docs/architecture.md | UNDEPLOYED -> | picture |
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/startup | not | minutes on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/deployment | not | minutes on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/bundles | not | minutes on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/replication | not | hours on a quiet machine
            docs/benchmarks.md | benchmarks/replication | not | hours on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/hazelcast | not | hours on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/stored | not | minutes on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/reconciling | not | minutes on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/drain | not | minutes on a quiet machine
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/codec | not | minutes on a quiet machine
            docs/channel-envelope.md | A -> B  greeting | picture |
            docs/configuration.md | Provide-Capability: | read | ResourcesIT
            docs/configuration.md | <Context> | read | ResourcesIT
            docs/embedding.md | felix.fileinstall.dir | read | HostOfAChannelIT
            docs/embedding.md | enabled=true | read | EmbeddingIT
            docs/embedding.md | channel.addChannelListener | run | HostOfAChannelIT
            docs/embedding.md | Import-Package: org.osgi.framework, | read | HostOfAChannelIT
            docs/embedding.md | Import-Package: org.apache.catalina.tribes, | read | Axis2IT
            docs/embedding.md | mvn -q -DskipTests package -pl features | run | KarafIT
            docs/embedding.md | bundle:install -s | run | KarafIT
            docs/embedding.md | HOST=felix | run | EmbeddingIT
            docs/embedding.md | <dependencyManagement> | read | PublishedIT
            docs/embedding.md | StandaloneChannel channel | run | EmbeddedMemberIT
            docs/embedding.md | SharedChannelCluster cluster | run | EmbeddedMemberIT
            docs/embedding.md | <Cluster className="org.clowder.session.SharedChannelCluster" channelFile= | read | ChannelFileIT
            docs/embedding.md | <Cluster className="org.clowder.session.SharedChannelCluster"> | read | StandaloneTomcatIT
            docs/hazelcast.md | <Listener className="org.clowder.hazelcast.P2PLifecycleListener"/> | read | HazelcastIT
            docs/hazelcast.md | <Manager | read | HazelcastIT
            docs/hazelcast.md | <Listener className="org.clowder.hazelcast.ClientServerLifecycleListener" | read | HazelcastStoreIT
            docs/hazelcast.md | hazelcast-client: | read | HazelcastStoreIT
            docs/hazelcast.md | <map name="shop_session_replication*">\\n  <map-store | read | HazelcastStoreIT
            docs/hazelcast.md | <map name="shop_session_replication*">\\n  <backup-count> | read | HazelcastDocumentTest
            docs/hazelcast.md | <split-brain-protection name | read | HazelcastHalvesTest
            docs/legacy-names.md | conf/catalina-server.xml:31 | shown | LegacyDescriptorIT
            docs/operations.md | clowder key | run | OperationsIT
            docs/operations.md | $ clowder log | run | OperationsIT
            docs/operations.md | useradd | run | OperationsIT
            docs/operations.md | apt install | run | DebianPackageIT
            docs/operations.md | podman build | not | needs an engine, and an image of a registry; ContainerSamplesIT and ContainerSamplesTest look at what it would build
            docs/operations.md | $ clowder drain\\n | run | OperationsIT
            docs/operations.md | $ clowder drain --to | run | OperationsIT
            docs/operations.md | for member in | run | OperationsIT
            docs/operations.md | replication  session: | shown | OperationsIT
            docs/operations.md | scrape_configs: | read | PrometheusIT
            docs/operations.md | clowder_ready == 0 | run | PrometheusIT
            docs/operations.md | node1: Deployed | shown | OperationsIT
            docs/protocol.md | A                                B\\n | picture |
            docs/protocol.md | asker | picture |
            docs/protocol.md | in doubt | picture |
            docs/protocol.md | leaves | picture |
            docs/spring-boot.md | <dependency>\\n  <groupId>org.clowder</groupId>\\n  <artifactId>clowder-spring-boot | read | PublishedIT
            docs/spring-boot.md | spring.application.name | read | PrintedIT
            docs/spring-boot.md | mvn -q -DskipTests package -pl samples/spring-boot -am | run | PrintedIT
            docs/spring-boot.md | <dependency>\\n  <groupId>org.clowder</groupId>\\n  <artifactId>clowder-hazelcast | read | PublishedIT
            docs/spring-boot.md | <hazelcast | read | PrintedIT
            docs/spring-boot.md | mvn -q -DskipTests package -pl samples/spring-boot-hazelcast | run | PrintedIT
            docs/upgrade.md | clowder-old/bin/clowder | run | OperationsIT
            docs/whiteboard.md | @Component(service = Chat.class | run | WhiteboardIT
            """;

    /** How a test gets a block. */
    private static final Pattern PLAYED = Pattern.compile("\\b(?:block|commands)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern THROWN_AWAY =
            Pattern.compile("[;{}]\\s*(?:\\w+\\s*\\.\\s*)*(?:block|commands)\\(\\s*\"(?:[^\"\\\\]|\\\\.)*\"\\)\\s*;");

    private static final List<String> MODULES = List.of(
            "bundles/server",
            "itests",
            "itests/hosts",
            "itests/sessions",
            "itests/spring-boot",
            "samples/plain-tomcat");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @Test
    void eachLinkOfTheArchiveLeadsToAFileOfIt() throws IOException {
        assertThat(lost(documents(Build.distribution().home().resolve("docs")))).isEmpty();
    }

    @Test
    void soDoesEachOfTheSources() throws IOException {
        List<Path> documents = documents(ROOT.resolve("docs"));
        Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                .map(ROOT::resolve)
                .forEach(documents::add);
        assertThat(documents).hasSizeGreaterThan(20);
        assertThat(lost(documents)).isEmpty();
    }

    @Test
    void whereToAddNamesClassesThatAreThere() throws IOException {
        String[] parts = text(ROOT.resolve("CONTRIBUTING.md")).split("## Where to add");
        List<String> named = found(QUOTED, parts[1]).stream()
                .filter(word -> word.matches("[A-Z]\\w+[a-z]\\w*"))
                .toList();
        assertThat(named).contains("Kind", "ElementCheck", "MetricsPageTest");
        assertThat(sources().keySet()).containsAll(named);
    }

    /** By the names of their classes. */
    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            Stream<Path> modules = Stream.of("distribution", "harness", "itests", "itests/sessions")
                    .map(ROOT::resolve);
            for (Path module : Stream.concat(bundles, modules).toList()) {
                if (Files.isDirectory(module.resolve("src"))) {
                    files(module.resolve("src"), ".java")
                            .forEach(file ->
                                    sources.put(file.getFileName().toString().replace(".java", ""), file));
                }
            }
        }
        return sources;
    }

    @Test
    void soDoesEachOfThePagesThatAreMadeOfThem() throws IOException {
        Path site = Build.distribution().home().resolve("docs/html");
        List<String> lost = new ArrayList<>();
        List<Path> pages = files(site, ".html");
        for (Path page : pages) {
            String html = text(page);
            assertThat(html).as(page.toString()).doesNotContain("<script");
            for (String link : found(REFERENCE, html)) {
                String[] parts = link.split("#", 2);
                Path to = parts[0].isEmpty()
                        ? page
                        : page.resolveSibling(parts[0]).normalize();
                boolean found =
                        Files.isRegularFile(to) && (parts.length < 2 || text(to).contains(" id=\"" + parts[1] + "\""));
                if (!link.matches("[a-z]+:.*") && !found) {
                    lost.add(page + ": " + link);
                }
            }
        }
        assertThat(lost).isEmpty();
        List<Path> documents = documents(ROOT.resolve("docs"));
        assertThat(pages)
                .as("with the list of decisions, and those of the checkout")
                .hasSize(documents.size() + 4);
        assertThat(text(site.resolve("index.html")))
                .contains(documents.stream()
                        .filter(each -> !each.toString().contains("/adr/"))
                        .map(each -> "href=\"" + each.getFileName().toString().replaceFirst("md$", "html") + "\"")
                        .toList());
    }

    private static List<Path> documents(Path directory) throws IOException {
        return files(directory, ".md");
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** Links to files and headings that are not there. */
    private static List<String> lost(List<Path> documents) {
        List<String> lost = new ArrayList<>();
        for (Path document : documents) {
            for (String link : found(LINK, text(document))) {
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
                    lost.add(document + ": " + link);
                }
            }
        }
        return lost;
    }

    private static boolean leadsSomewhere(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length < 2 || headings(target).contains(parts[1]));
    }

    /** As they are linked to. */
    private static List<String> headings(Path document) {
        return text(document)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** A block, as it is printed, without what stands before its first word. */
    private record Printed(String document, String text) {

        boolean begins(Row row) {
            return document.equals(row.document()) && text.startsWith(row.begin());
        }
    }

    private record Row(String document, String begin, String how, String who) {

        static Row of(String line) {
            String[] cells = line.split("\\|", 4);
            return new Row(cells[0].strip(), cells[1].strip().replace("\\n", "\n"), cells[2].strip(), cells[3].strip());
        }
    }

    private static List<Row> rows() {
        return BLOCKS.lines().map(Row::of).toList();
    }

    private static List<Printed> printed() throws IOException {
        List<Path> documents = documents(ROOT.resolve("docs"));
        documents.removeIf(file -> file.toString().contains("/adr/"));
        documents.add(ROOT.resolve("README.md"));
        List<Printed> printed = new ArrayList<>();
        for (Path file : documents) {
            Document document = Document.of(file);
            assertThat(document.prose())
                    .as(file + " has code that is not found")
                    .doesNotContain("```", "~~~", "<pre", "\n\t");
            String name = ROOT.relativize(file).toString();
            document.blocks().forEach(block -> printed.add(new Printed(name, block.stripLeading())));
        }
        return printed;
    }

    @Test
    void eachBlockOfCodeHasARowAndEachRowABlock() throws IOException {
        List<Row> rows = rows();
        List<Printed> printed = printed();

        assertThat(printed).allSatisfy(block -> assertThat(rows)
                .as("rows here for " + block)
                .filteredOn(block::begins)
                .hasSize(1));
        assertThat(rows).allSatisfy(row -> assertThat(printed)
                .as("blocks of " + row)
                .filteredOn(block -> block.begins(row))
                .hasSize(1));
    }

    /** The compiler finds a variable that nobody reads. */
    @Test
    void whatIsAskedForIsNotThrownAway() throws IOException {
        for (String module : MODULES) {
            for (Path source : files(ROOT.resolve(module + "/src/test/java"), ".java")) {
                assertThat(text(source)).as(source.toString()).doesNotContainPattern(THROWN_AWAY);
            }
        }
    }

    @Test
    void theReadmeOfTheArchiveNamesWhatIsThere() {
        Path home = Build.distribution().home();
        List<String> named = found(
                Pattern.compile(
                        "(?<![\\w.:/-])((?:[A-Za-z][\\w.-]*/)+[\\w.-]*|[A-Z]+(?:\\.md)?(?= and|\\.\\n|  )|[\\w-]+\\.(?:war|jar))"),
                text(home.resolve("README.txt")));
        assertThat(named).contains("bin/clowder", "logs/", "samples/", "kubernetes/", "hello.war", "CHANGELOG.md");
        assertThat(named)
                .filteredOn(name -> !List.of("logs/", "data/", "deploy/javax/").contains(name))
                .allSatisfy(name -> assertThat(Stream.of("", "samples/", "docs/"))
                        .as(name)
                        .anyMatch(directory -> Files.exists(home.resolve(directory + name))));
    }

    /** What it asks the document for is the block, whether it or a class beside it that it uses does. */
    @Test
    void eachOfThemIsPlayedByTheTestThatItsRowNames() throws IOException {
        List<Printed> printed = printed();
        for (Row row : rows()) {
            if (List.of("run", "read", "shown").contains(row.how())) {
                Printed block = printed.stream()
                        .filter(each -> each.begins(row))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("No block of " + row));
                assertThat(asked(row.who()))
                        .as("what %s asks for, of %s", row.who(), row)
                        .anyMatch(begin -> !begin.isEmpty() && block.text().startsWith(begin));
            } else {
                assertThat(row.how()).isIn("picture", "not");
                assertThat(row.who().isEmpty())
                        .as(row.toString())
                        .isEqualTo(row.how().equals("picture"));
            }
        }
    }

    private static List<String> asked(String test) throws IOException {
        for (String module : MODULES) {
            List<Path> sources = files(ROOT.resolve(module + "/src/test/java"), ".java");
            Path source = sources.stream()
                    .filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElse(null);
            if (source != null) {
                String text = text(source);
                return sources.stream()
                        .filter(file -> file.getParent().equals(source.getParent()))
                        .filter(file -> file.equals(source)
                                || text.contains(file.getFileName().toString().replace(".java", "")))
                        .flatMap(file -> found(PLAYED, text(file)).stream())
                        .map(String::translateEscapes)
                        .toList();
            }
        }
        throw new AssertionError("No test " + test);
    }

    /** Pictures name classes, methods, states and messages. */
    @Test
    void whatPicturesNameIsThere() throws IOException {
        Map<String, Path> sources = sources();
        String product = product();
        List<Row> pictures =
                rows().stream().filter(row -> row.how().equals("picture")).toList();
        String drawn = printed().stream()
                .filter(block -> pictures.stream().anyMatch(block::begins))
                .map(Printed::text)
                .collect(Collectors.joining("\n"));
        List<MatchResult> methods = Pattern.compile("\\b([A-Z]\\w+)\\.([a-z]\\w*)\\b")
                .matcher(drawn)
                .results()
                .toList();
        assertThat(methods).hasSizeGreaterThan(8).allSatisfy(method -> assertThat(text(sources.get(method.group(1))))
                .containsPattern("\\b" + method.group(2) + "\\("));
        List<String> classes = found(Pattern.compile("\\b((?:[A-Z][a-z]+){2,})\\b"), drawn);
        assertThat(classes).hasSizeGreaterThan(6).allSatisfy(name -> assertThat(
                        name.equals("WebSocket") || sources.containsKey(name))
                .as(name)
                .isTrue());
        assertThat(found(Pattern.compile("\\b([A-Z]{3,})\\b"), drawn))
                .hasSizeGreaterThan(20)
                .allSatisfy(word -> assertThat(Pattern.compile("\\b" + word + "\\b")
                                .matcher(product)
                                .find())
                        .as(word)
                        .isTrue());
    }

    /** They are not run here, but could be. */
    @Test
    void eachBenchmarkThatIsPrintedIsThereWithItsOptions() throws IOException {
        List<String> commands = printed().stream()
                .filter(block -> block.document().equals("docs/benchmarks.md"))
                .flatMap(block -> block.text().lines())
                .map(line -> line.replaceFirst("^mvn -q -DskipTests package && ", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThan(8).allSatisfy(command -> {
            String[] words = command.split(" ");
            Path script = ROOT.resolve(words[0]);
            assertThat(script).isExecutable();
            Tool.run("sh", "-n", script.toString());
            String usage =
                    text(script).lines().filter(line -> line.startsWith("#")).collect(Collectors.joining("\n"));
            assertThat(Stream.of(words).skip(1).filter(word -> word.matches("\\[?--?[a-z].*|[A-Z_]{3,}")))
                    .allSatisfy(word -> assertThat(usage).contains(word.replaceAll("[\\[\\]]", "")));
        });
    }

    @Test
    void eachMessageThatIsQuotedIsOneOfTheProduct() throws IOException {
        String product = product();
        List<String> quoted = new ArrayList<>(messages(text(ROOT.resolve("docs/troubleshooting.md"))));
        String operations = text(ROOT.resolve("docs/operations.md"));
        quoted.addAll(messages(operations.substring(
                operations.indexOf("\n## What the log says"), operations.indexOf("\n## Metrics"))));

        assertThat(quoted).hasSizeGreaterThan(30).allSatisfy(message -> assertThat(
                        Stream.of(message.split("…")).map(String::strip).filter(part -> !part.isEmpty()))
                .as(message)
                .allSatisfy(part -> assertThat(product.contains(part)).as(part).isTrue()));
    }

    /** What is quoted in the first column of tables. */
    private static List<String> messages(String text) {
        return text.lines()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .map(line -> line.split(" \\| ")[0])
                .flatMap(cell -> found(QUOTED, cell).stream())
                .filter(message -> message.contains(" ") && !message.startsWith("clowder "))
                .toList();
    }

    /** All texts of the product's code, each whole, however many pieces it is written in. */
    private static String product() throws IOException {
        List<Path> roots;
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            roots = Stream.concat(bundles, Stream.of(ROOT.resolve("distribution")))
                    .map(module -> module.resolve("src/main"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        StringBuilder all = new StringBuilder();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java") || file.endsWith("bin/clowder"))
                        .forEach(file -> all.append(text(file)));
            }
        }
        return all.toString().replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\"");
    }

    @Test
    void eachCommandThatADocumentNamesIsThere() throws IOException {
        String help = Cli.of(Build.distribution()).run("help").done().out();
        List<Path> documents = documents(ROOT.resolve("docs"));
        documents.add(ROOT.resolve("README.md"));
        Pattern command = Pattern.compile("(?:`|    |\\$ )(?:bin/)?clowder ([a-z]+)\\b");
        Set<String> named = documents.stream()
                .flatMap(file -> found(command, text(file)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(10).allSatisfy(each -> assertThat(help)
                .containsPattern("(?m)^ +" + each + "\\b"));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.harness.Cli;
import org.clowder.harness.Document;
import org.junit.jupiter.api.Test;

/** Documents lead somewhere, and messages that they quote are those of the product. */
class DocumentsIT {

    private static final Path ROOT = Build.CHECKOUT;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
    /** By document and how it begins: which test plays a block, or why none does. */
    private static final String BLOCKS =
            """
            README.md | mvn -q -DskipTests package && distribution/ | DemoIT, after the build
            README.md | mvn verify | runs this test
            README.md | bin/clowder run | ReadmeIT
            README.md | enabled=true | ReadmeIT
            README.md | bin/clowder create | ReadmeIT
            docs/architecture.md | | pictures
            docs/benchmarks.md | mvn -q -DskipTests package && benchmarks/ | takes minutes to hours, on a quiet machine
            docs/benchmarks.md | benchmarks/replication | takes minutes to hours, on a quiet machine
            docs/channel-envelope.md | A -> B  greeting | a picture
            docs/configuration.md | Provide-Capability: | ResourcesIT
            docs/configuration.md | <Context> | ResourcesIT
            docs/embedding.md | felix.fileinstall.dir | EmbeddingIT
            docs/embedding.md | enabled=true | EmbeddingIT
            docs/embedding.md | channel.addChannelListener | EmbeddingIT
            docs/embedding.md | Import-Package: | HostOfAChannelIT
            docs/embedding.md | Import-Package: | Axis2IT
            docs/embedding.md | mvn -q -DskipTests package -pl features | KarafIT
            docs/embedding.md | bundle:install -s | KarafIT
            docs/embedding.md | HOST=felix | EmbeddingIT
            docs/embedding.md | <dependencyManagement> | DocumentationTest
            docs/embedding.md | StandaloneChannel channel | DocumentationTest
            docs/embedding.md | SharedChannelCluster cluster | DocumentationTest
            docs/embedding.md | <Cluster | DocumentationTest
            docs/hazelcast.md | <Listener className="org.clowder.hazelcast.P2PLifecycleListener"/> | HazelcastIT
            docs/hazelcast.md | <Manager | HazelcastIT
            docs/hazelcast.md | <Listener className="org.clowder.hazelcast.ClientServerLifecycleListener" | HazelcastStoreIT
            docs/hazelcast.md | hazelcast-client: | HazelcastStoreIT
            docs/hazelcast.md | <map name="shop_session_replication*"> | HazelcastStoreIT
            docs/hazelcast.md | <map name="shop_session_replication*"> | HazelcastDocumentTest
            docs/hazelcast.md | <split-brain-protection name | HazelcastHalvesTest
            docs/legacy-names.md | conf/catalina-server.xml:31 | a line of a log; LegacyDescriptorTest has it, with its own line number
            docs/operations.md | clowder key | OperationsIT
            docs/operations.md | $ clowder log | OperationsIT
            docs/operations.md | useradd | OperationsIT
            docs/operations.md | apt install | DebianPackageIT
            docs/operations.md | podman build | needs podman and an image of a registry; ContainerSamplesTest reads what it would build
            docs/operations.md | $ clowder drain | OperationsIT
            docs/operations.md | for member in | OperationsIT
            docs/operations.md | replication  session: | OperationsIT
            docs/operations.md | scrape_configs: | PrometheusIT
            docs/operations.md | clowder_ready == 0 | PrometheusIT
            docs/operations.md | node1: Deployed | OperationsIT
            docs/protocol.md | | pictures
            docs/spring-boot.md | <dependency> | DocumentationTest
            docs/spring-boot.md | spring.application.name | DocumentationTest
            docs/spring-boot.md | <hazelcast | DocumentationTest
            docs/spring-boot.md | mvn -q -DskipTests package -pl samples/spring-boot | PrintedIT
            docs/upgrade.md | clowder-old/bin/clowder | OperationsIT
            docs/whiteboard.md | @Component(service = Chat.class | a fragment of a class
            """;

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
        Set<String> sources = new TreeSet<>();
        try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles"))) {
            Stream<Path> modules = Stream.of("distribution", "harness", "itests", "itests/sessions")
                    .map(ROOT::resolve);
            for (Path module : Stream.concat(bundles, modules).toList()) {
                if (Files.isDirectory(module.resolve("src"))) {
                    files(module.resolve("src"), ".java")
                            .forEach(file ->
                                    sources.add(file.getFileName().toString().replace(".java", "")));
                }
            }
        }
        List<String> named = found(QUOTED, parts[1]).stream()
                .filter(word -> word.matches("[A-Z]\\w+[a-z]\\w*"))
                .toList();
        assertThat(named).contains("Kind", "ElementCheck", "MetricsPageTest");
        assertThat(sources).containsAll(named);
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

    @Test
    void eachBlockOfCodeIsPlayedAsPrintedOrSaysWhyNot() throws IOException {
        List<String[]> rows = BLOCKS.lines().map(row -> row.split(" *\\| ?", 3)).toList();
        List<String> printed = new ArrayList<>();
        for (Path file : files(ROOT.resolve("docs"), ".md")) {
            if (!file.toString().contains("/adr/")) {
                Document.of(file).blocks().forEach(block -> printed.add("docs/" + file.getFileName() + " | " + block));
            }
        }
        Document.of(ROOT.resolve("README.md")).blocks().forEach(block -> printed.add("README.md | " + block));

        assertThat(printed).allSatisfy(block -> assertThat(rows)
                .as("rows here for " + block)
                .anyMatch(row -> block.startsWith(row[0] + " | " + row[1])));
        assertThat(rows).allSatisfy(row -> assertThat(printed)
                .as("blocks of the row " + String.join(" | ", row))
                .anyMatch(block -> block.startsWith(row[0] + " | " + row[1])));
        List<Path> tests = new ArrayList<>();
        for (String module :
                List.of("itests", "itests/hosts", "itests/sessions", "itests/spring-boot", "samples/plain-tomcat")) {
            tests.addAll(files(ROOT.resolve(module + "/src/test/java"), ".java"));
        }
        assertThat(rows.stream().map(row -> row[2]).filter(test -> test.matches("\\w+IT|\\w+Test")))
                .hasSizeGreaterThan(20)
                .allSatisfy(test -> assertThat(tests).as(test).anyMatch(file -> file.endsWith(test + ".java")));
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

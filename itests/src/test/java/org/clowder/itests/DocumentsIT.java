package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents lead somewhere, and messages that they quote are those of the product. */
class DocumentsIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"([^\"]*)\"");
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

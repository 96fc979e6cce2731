package org.clowder.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents of a checkout - those beside its {@code README.md}, and {@code docs/} - as pages that need nothing but themselves. */
public final class Site {

    /** In this order before all others. */
    private static final List<String> FIRST =
            List.of("index.html", "operations.html", "configuration.html", "troubleshooting.html", "upgrade.html");

    private static final String DECISIONS = "adr/";
    private static final String DECISIONS_PAGE = DECISIONS + "index.html";

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>%1$s - Clowder %2$s</title>
              <link rel="stylesheet" href="%3$sstyle.css">
            </head>
            <body>
            <a class="skip" href="#content">To the text</a>
            <nav aria-label="Pages">
            <ul>
            %4$s</ul>
            </nav>
            <main id="content">
            %5$s</main>
            <footer><p>Clowder %2$s</p></footer>
            </body>
            </html>
            """;

    private final Path docs;
    private final Path target;
    private final String version;
    /** The pages' names by their documents, in the order in which they are listed. */
    private final Map<Path, String> pages = new LinkedHashMap<>();

    private Site(Path root, Path target, String version) throws IOException {
        this.docs = root.resolve("docs");
        this.target = target;
        this.version = version;
        Stream.of(found(root), found(docs), found(docs.resolve("adr")))
                .flatMap(List::stream)
                .filter(file -> file.toString().endsWith(".md"))
                .sorted(Comparator.comparing(this::rank).thenComparing(this::page))
                .forEach(file -> pages.put(file, page(file)));
    }

    /** Arguments: the directory of the checkout, the directory to make, the version. */
    public static void main(String[] arguments) throws IOException {
        new Site(Path.of(arguments[0]).toAbsolutePath().normalize(), Path.of(arguments[1]), arguments[2]).make();
    }

    private void make() throws IOException {
        Map<Path, Document> documents = new LinkedHashMap<>();
        for (Path file : pages.keySet()) {
            documents.put(file, Document.of(Files.readString(file)));
        }
        for (Map.Entry<Path, Document> each : documents.entrySet()) {
            Document document = each.getValue();
            String page = pages.get(each.getKey());
            document.lead(link -> destination(each.getKey(), page, link));
            write(page, document.title(), document.html(), documents);
        }
        write(
                DECISIONS_PAGE,
                "Decisions",
                "<h1>Decisions</h1>\n<ul>\n" + list(DECISIONS_PAGE, documents, true) + "</ul>\n",
                documents);
        copy(Objects.requireNonNull(Site.class.getResourceAsStream("style.css")), "style.css");
        for (Path image : found(docs.resolve("images"))) {
            copy(Files.newInputStream(image), "images/" + image.getFileName());
        }
    }

    private static List<Path> found(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private int rank(Path file) {
        int rank = FIRST.indexOf(page(file));
        return rank < 0 ? FIRST.size() : rank;
    }

    /** Documents of {@code docs/} have the place of those of the checkout. */
    private String page(Path file) {
        Path place = file.startsWith(docs) ? docs.relativize(file) : file.getFileName();
        return place.toString()
                .replace('\\', '/')
                .replaceFirst("^README\\.md$", "index.md")
                .replaceFirst("\\.md$", ".html")
                .toLowerCase(Locale.ROOT);
    }

    /** Where a link of a document leads on its page; null if that is no part of these pages. */
    private String destination(Path file, String page, String link) {
        if (link.startsWith("#") || link.matches("[a-z]+:.*")) {
            return link;
        }
        String[] parts = link.split("#", 2);
        Path linked = file.resolveSibling(parts[0]).normalize();
        String fragment = parts.length < 2 ? "" : "#" + parts[1];
        if (linked.equals(docs.resolve("adr"))) {
            return up(page) + DECISIONS_PAGE;
        }
        if (linked.startsWith(docs.resolve("images"))) {
            return up(page) + docs.relativize(linked).toString().replace('\\', '/');
        }
        return pages.containsKey(linked) ? up(page) + pages.get(linked) + fragment : null;
    }

    private static String up(String page) {
        return page.contains("/") ? "../" : "";
    }

    /** The decisions, or all other pages and the list of decisions, as a page links to them. */
    private String list(String page, Map<Path, Document> documents, boolean ofDecisions) {
        String items = pages.entrySet().stream()
                .filter(each -> each.getValue().startsWith(DECISIONS) == ofDecisions)
                .map(each ->
                        item(page, each.getValue(), documents.get(each.getKey()).title()))
                .collect(Collectors.joining());
        return ofDecisions ? items : items + item(page, DECISIONS_PAGE, "Decisions");
    }

    private static String item(String page, String to, String title) {
        String current = page.equals(to) ? " aria-current=\"page\"" : "";
        return "<li><a href=\"" + up(page) + to + "\"" + current + ">" + Document.escaped(title) + "</a></li>\n";
    }

    private void write(String page, String title, String body, Map<Path, Document> documents) throws IOException {
        Path file = target.resolve(page);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                PAGE.formatted(
                        Document.escaped(title),
                        Document.escaped(version),
                        up(page),
                        list(page, documents, false),
                        body));
    }

    private void copy(InputStream content, String to) throws IOException {
        Path file = target.resolve(to);
        Files.createDirectories(file.getParent());
        try (content) {
            Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

package org.clowder.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a checkout of some lines. DocumentsIT follows all links of the real one. */
class SiteTest {

    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String made(String page) throws IOException {
        Site.main(new String[] {root.toString(), root.resolve("made").toString(), "1.2<3"});
        return Files.readString(root.resolve("made").resolve(page));
    }

    @Test
    void linksLeadToThePagesThatDocumentsHaveBecome() throws IOException {
        write(
                "README.md",
                "# Start\n[a](docs/operations.md#how-to) [b](docs/adr/) [c](LICENSE) [d](https://e.example/x)\n");
        write("LICENSE", "free");
        write(
                "docs/operations.md",
                "# Operations\n[a](../README.md) [b](#how-to) ![picture](images/a.png)\n## How to?\n");
        write("docs/images/a.png", "image");
        write("docs/adr/0001-first.md", "# First & last\n[a](../operations.md)\n");

        assertThat(made("index.html"))
                .contains(
                        "<a href=\"operations.html#how-to\">a</a> <a href=\"adr/index.html\">b</a> c <a href=\"https://e.example/x\">d</a>")
                .contains("<li><a href=\"index.html\" aria-current=\"page\">Start</a></li>")
                .contains("<li><a href=\"adr/index.html\">Decisions</a></li>")
                .contains("<title>Start - Clowder 1.2&lt;3</title>");
        assertThat(made("operations.html"))
                .contains(
                        "<a href=\"index.html\">a</a> <a href=\"#how-to\">b</a> <img src=\"images/a.png\" alt=\"picture\" />")
                .contains("<h2 id=\"how-to\">How to?</h2>");
        assertThat(made("adr/index.html"))
                .contains("<li><a href=\"../adr/0001-first.html\">First &amp; last</a></li>")
                .contains("<link rel=\"stylesheet\" href=\"../style.css\">");
        assertThat(made("adr/0001-first.html")).contains("<a href=\"../operations.html\">a</a>");
        assertThat(root.resolve("made/images/a.png")).hasContent("image");
        assertThat(root.resolve("made/style.css")).isNotEmptyFile();
    }

    @Test
    void tablesAndHeadingsAreAsWhereTheSourcesAre() throws IOException {
        write(
                "README.md",
                "# A `b`\n\n| `x<y>` | b |\n|---|---|\n| 1 | 2 |\n\n## `${name}`: b, c\n\n## Same\n\n## Same\n\n<script>no</script>\n");

        assertThat(made("index.html"))
                .contains("<title>A b - ", "<th><code>x&lt;y&gt;</code></th>", "<td>2</td>")
                .contains("<li><a href=\"#name-b-c\">${name}: b, c</a></li>")
                .contains("<h2 id=\"name-b-c\">", "<h2 id=\"same\">", "<h2 id=\"same-1\">")
                .doesNotContain("<script");
    }
}

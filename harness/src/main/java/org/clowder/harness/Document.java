package org.clowder.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A document in Markdown, for tests that run what it prints. Immutable. */
public final class Document {

    /** Between fences, or indented behind an empty line. */
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$|(?-s)(?<=\\A|\\n\\n)((?: {4}.*\\n)+)");

    private final String name;
    private final String text;

    private Document(String name, String text) {
        this.name = name;
        this.text = text;
    }

    public static Document of(Path file) {
        try {
            return new Document(file.getFileName().toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands below a heading of the second level. */
    public Document section(String heading) {
        String[] parts = text.split("\n## " + Pattern.quote(heading) + "\n", 2);
        if (parts.length < 2) {
            throw new AssertionError(name + " has no section " + heading);
        }
        return new Document(name + ", " + heading, parts[1].split("(?<=\n)(?=## )", 2)[0]);
    }

    /** What is printed as code, each block without fences and indentation. */
    public List<String> blocks() {
        return BLOCK.matcher(text)
                .results()
                .map(found ->
                        found.group(1) == null ? found.group(2).stripTrailing().stripIndent() + "\n" : found.group(1))
                .toList();
    }

    /** What is not printed as code. */
    public String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /** The one block that begins like this. */
    public String block(String begin) {
        List<String> found =
                blocks().stream().filter(block -> block.startsWith(begin)).toList();
        if (found.size() != 1) {
            throw new AssertionError(name + " has " + found.size() + " blocks that begin with " + begin);
        }
        return found.get(0);
    }
}

package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.clowder.harness.Document;

/** What {@code docs/embedding.md} prints, for tests that run it. */
final class Embedding {

    /** Where its commands are run. */
    static final Path CHECKOUT = Path.of(System.getProperty("clowder.conf")).resolveSibling("");

    private Embedding() {}

    /** The commands of a block, but that for Maven, which this build has done. */
    static String commands(String begin) {
        List<String> lines = block(begin).lines().toList();
        Map<Boolean, List<String>> parts =
                lines.stream().collect(Collectors.partitioningBy(line -> line.startsWith("mvn ")));
        assertThat(parts.get(true)).singleElement().asString().contains(" package ");
        return String.join("\n", parts.get(false));
    }

    /** The block that begins like this, as it is printed. */
    static String block(String begin) {
        return Document.of(CHECKOUT.resolve("docs/embedding.md")).block(begin);
    }
}

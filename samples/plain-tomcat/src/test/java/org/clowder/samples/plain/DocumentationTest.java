package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.clowder.harness.Document;
import org.junit.jupiter.api.Test;

/** What docs/embedding.md prints is what this sample runs. */
class DocumentationTest {

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file)).replaceAll("\\s+", "");
    }

    @Test
    void everyBlockOfTheSectionIsInAFileOfTheSample() throws IOException {
        List<String> blocks = Document.of(Path.of("../../docs/embedding.md"))
                .section("On a plain class path")
                .blocks();
        String sample = read("src/main/java/org/clowder/samples/plain/EmbeddedMember.java")
                + read("src/main/conf/server.xml")
                + read("src/main/conf/channel-file/server.xml")
                + read("../library/pom.xml");

        assertThat(blocks).hasSize(5);
        assertThat(blocks)
                .allSatisfy(block -> assertThat(sample).contains(block.strip().replaceAll("\\s+", "")));
    }
}

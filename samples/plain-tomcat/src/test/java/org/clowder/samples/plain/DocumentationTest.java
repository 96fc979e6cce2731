package org.clowder.samples.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/embedding.md prints is what this sample runs. */
class DocumentationTest {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file)).replaceAll("\\s+", "");
    }

    @Test
    void everyBlockOfTheSectionIsInAFileOfTheSample() throws IOException {
        String text = Files.readString(Path.of("../../docs/embedding.md"));
        String section = text.substring(text.indexOf("## On a plain class path"));
        List<MatchResult> blocks = BLOCK.matcher(section).results().toList();
        String sample = read("src/main/java/org/clowder/samples/plain/EmbeddedMember.java")
                + read("src/main/conf/server.xml")
                + read("../library/pom.xml");

        assertThat(blocks).hasSize(4);
        assertThat(blocks).allSatisfy(block -> assertThat(sample)
                .contains(block.group(2).strip().replaceAll("\\s+", "")));
    }
}

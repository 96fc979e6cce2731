package org.clowder.deploy.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {

    @TempDir
    Path directory;

    private Path root;
    private Path war;
    private Generations generations;

    @BeforeEach
    void write() throws IOException {
        root = directory.resolve("applications");
        generations = new Generations(root);
        war = new ArchiveFile().with("index.html", "one").write(directory.resolve("shop.war"));
    }

    @Test
    void aGenerationIsUnpackedBesideTheOneBefore() throws Exception {
        Path first = generations.unpack(war, "shop", "1", JavaxRule.TOLD);
        new ArchiveFile().with("index.html", "two").write(war);
        Path second = generations.unpack(war, "shop", "2", JavaxRule.TOLD);

        assertThat(first.resolve("index.html")).hasContent("one");
        assertThat(second.resolve("index.html")).hasContent("two");
        generations.keepOnly("shop", Set.of(second));
        assertThat(root.resolve("shop")).isDirectoryContaining(second::equals);
        assertThat(first).doesNotExist();
    }

    @Test
    void whatAnEarlierStartUnpackedIsUsedAgain() throws Exception {
        Path first = generations.unpack(war, "shop", "1", JavaxRule.TOLD);
        Files.writeString(first.resolve("marker"), "kept");

        assertThat(new Generations(root)
                        .unpack(war, "shop", "1", JavaxRule.TOLD)
                        .resolve("marker"))
                .exists();
    }

    @Test
    void nothingRemainsOfACorruptFile() throws IOException {
        byte[] bytes = Files.readAllBytes(war);
        bytes[42] ^= 1;
        Files.write(war, bytes);

        assertThatThrownBy(() -> generations.unpack(war, "shop", "1", JavaxRule.TOLD))
                .isInstanceOf(DeploymentException.class);
        assertThat(root.resolve("shop")).isEmptyDirectory();
    }

    @Test
    void nothingRemainsOfAHalfCopiedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(war);
        Files.write(war, Arrays.copyOf(bytes, bytes.length - 10));

        assertThatThrownBy(() -> generations.unpack(war, "shop", "1", JavaxRule.TOLD))
                .isInstanceOf(DeploymentException.class);
        assertThat(root.resolve("shop")).doesNotExist();
    }

    @Test
    void applicationsWhoseFileIsGoneAreDeleted() throws Exception {
        generations.unpack(war, "shop", "1", JavaxRule.TOLD);
        Path other = generations.unpack(war, "other", "1", JavaxRule.TOLD);

        generations.keepApplications(Set.of("other"));

        assertThat(root.resolve("shop")).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void whatIsDeletedIsGoneAtOnceAndItsFilesAreWithoutTheThreadThatDeploys() throws Exception {
        Path first = generations.unpack(war, "shop", "1", JavaxRule.TOLD);
        generations.close();
        generations.delete("shop", first);

        assertThat(root.resolve("shop")).doesNotExist();
        assertThat(root).isDirectoryRecursivelyContaining("glob:**index.html");

        generations = new Generations(root);
        generations.keepApplications(Set.of());
        await().untilAsserted(() -> assertThat(root).isEmptyDirectory());
    }
}

package org.clowder.deploy.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebInfTest {

    @TempDir
    Path directory;

    @Test
    void bringsThePackagesOfItsClassesAndLibraries() throws IOException {
        Path library = new ArchiveFile()
                .with("com/acme/lib/Part.class", "")
                .with("com/acme/notes.txt", "")
                .write(directory.resolve("lib.jar"));
        Path war = new ArchiveFile()
                .with("outside/Other.class", "")
                .with("WEB-INF/classes/com/acme/Shop.class", "")
                .with("WEB-INF/lib/lib.jar", Files.readAllBytes(library))
                .write(directory.resolve("shop.war"));
        assertThat(WebInf.packages(war)).hasValueSatisfying(packages -> assertThat(packages)
                .containsExactlyInAnyOrder("com.acme", "com.acme.lib"));
    }

    @Test
    void isNotInEveryArchive() throws IOException {
        Path jar = new ArchiveFile().with("com/acme/Shop.class", "").write(directory.resolve("shop.jar"));
        assertThat(WebInf.packages(jar)).isEmpty();
    }
}

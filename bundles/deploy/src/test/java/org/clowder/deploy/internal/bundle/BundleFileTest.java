package org.clowder.deploy.internal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.jar.JarInputStream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleFileTest {

    @TempDir
    Path directory;

    /** So that what is left when the process ends is found by the next one. */
    @ParameterizedTest
    @EnumSource(
            value = JavaxRule.class,
            names = {"FOUND", "TOLD"})
    void whatIsMadeOfAFileIsInTheGivenDirectory(JavaxRule rule) throws Exception {
        Path file = directory.resolve("old.jar");
        new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: old",
                        "Web-ContextPath: /old",
                        "Bundle-ClassPath: WEB-INF/classes",
                        "Import-Package: javax.servlet")
                .with("WEB-INF/classes/a.txt", "")
                .write(file);
        Path place = directory.resolve("place");
        String copy = "/clowder-bundle";
        assertThatThrownBy(() -> BundleFile.open(file, rule, place))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageStartingWith(place + (rule == JavaxRule.TOLD ? copy : "/"))
                .matches(
                        absent -> rule == JavaxRule.TOLD || !absent.getMessage().contains(copy),
                        "the first that is made");

        Files.createDirectory(place);
        try (JarInputStream jar = new JarInputStream(BundleFile.open(file, rule, place))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Import-Package"))
                    .startsWith(rule == JavaxRule.FOUND ? "jakarta.servlet" : "javax.servlet");
        }
        assertThat(place).isEmptyDirectory();
    }
}

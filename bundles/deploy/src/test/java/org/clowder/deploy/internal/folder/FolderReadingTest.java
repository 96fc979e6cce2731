package org.clowder.deploy.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.DeployableFile;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReadingTest {

    @TempDir
    Path directory;

    private DeployableFile read(ArchiveFile archive, String name) throws IOException, DeploymentException {
        return new FolderReading(new FixedEnvironment(directory, Map.of()))
                .read(archive.write(directory.resolve(name)));
    }

    @Test
    void aWarTakesThePathOfItsNameAndAWebBundleThatOfItsManifest() throws Exception {
        DeployableFile war = read(new ArchiveFile().with("index.html", ""), "a#b##2.war");
        assertThat(war.name()).map(ContextName::getName).contains("/a/b##2");
        assertThat(war.standsAlone()).isTrue();

        DeployableFile bundle = read(
                new ArchiveFile().withManifest("Bundle-SymbolicName: shop", "Web-ContextPath: /bundle"), "shop.jar");
        assertThat(bundle.name()).map(ContextName::getName).contains("/bundle");
        assertThat(bundle.standsAlone()).isFalse();

        DeployableFile library = read(new ArchiveFile().withManifest("Bundle-SymbolicName: tools"), "tools.jar");
        assertThat(library.name()).isEmpty();
    }

    @Test
    void itIsDistributableByItsManifestOrByJaggeryConf() throws Exception {
        assertThat(read(new ArchiveFile().with("jaggery.conf", "{}"), "a.war").distributable())
                .isFalse();
        assertThat(read(new ArchiveFile().with("jaggery.conf", "{\"distributable\": true}"), "b.war")
                        .distributable())
                .isTrue();
        assertThat(read(new ArchiveFile().withManifest("Clowder-Distributable: true"), "c.war")
                        .distributable())
                .isTrue();
    }

    @Test
    void aJaggeryConfIsUnderstoodOrRefused() throws Exception {
        assertThat(read(new ArchiveFile().with("jaggery.conf", "{\"proxy\": 1}"), "a.zip")
                        .remarks())
                .containsExactly("jaggery.conf:1: proxy is not known, and left out");
        assertThatThrownBy(() -> read(new ArchiveFile().with("jaggery.conf", "{\"sessionTimeout\": []}"), "b.zip"))
                .hasMessage("jaggery.conf:1: sessionTimeout: expected a whole number, found a list");
    }

    @Test
    void withoutAFolderThereIsNoFileAndAReason() {
        FolderReading reading = new FolderReading(new FixedEnvironment(directory, Map.of("deploy.folders", ",")));
        assertThat(reading.all()).isEmpty();
        assertThat(reading.problem())
                .hasValueSatisfying(line -> assertThat(line).startsWith("deploy.folders names no folder"));
        assertThat(new FolderReading(new FixedEnvironment(directory, Map.of())).problem())
                .isEmpty();
    }

    @Test
    void aZipFileThatIsNoApplicationIsNone() throws Exception {
        DeployableFile notes = read(new ArchiveFile().with("notes.txt", ""), "notes.zip");
        assertThat(notes.name()).isEmpty();
        assertThat(notes.remarks()).isEmpty();
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        Path file = new ArchiveFile().with("index.html", "hello").write(directory.resolve("half.war"));
        byte[] all = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(all, all.length / 2));

        assertThatThrownBy(() -> new FolderReading(new FixedEnvironment(directory, Map.of())).read(file))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("cannot be read as an archive");
    }
}

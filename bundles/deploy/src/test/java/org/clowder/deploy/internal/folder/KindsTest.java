package org.clowder.deploy.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.internal.archive.Contents;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.deploy.internal.bundle.BundleKind;
import org.clowder.deploy.internal.war.DirectoryKind;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kind of artefact a file is, and which context path it takes. */
class KindsTest {

    @TempDir
    Path archives;

    private static Attributes manifest(String symbolicName, String webContextPath) {
        Attributes manifest = new Attributes();
        if (symbolicName != null) {
            manifest.putValue("Bundle-SymbolicName", symbolicName);
        }
        if (webContextPath != null) {
            manifest.putValue("Web-ContextPath", webContextPath);
        }
        return manifest;
    }

    private Kind kind(String name, ArchiveFile archive) throws DeploymentException, IOException {
        try (Contents contents = Contents.of(archive.write(archives.resolve("archive")))) {
            return Kinds.of(Path.of(name), contents);
        }
    }

    private static String[] lines(Attributes manifest) {
        return manifest.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "shop.war,          ,     ,      war,    /shop",
        "ROOT.war,          ,     ,      war,    /",
        "a#b##2.WAR,        ,     ,      war,    /a/b##2",
        "shop.war,          shop, ,      war,    /shop",
        "shop.war,          ,     /web,  war,    /shop",
        "shop.war,          shop, /web,  bundle, /web",
        "shop.jar,          shop, /web/, bundle, /web",
        "shop.jar,          shop, /,     bundle, /",
        "shop.jar,          shop, web,   bundle, /web",
        "library.jar,       lib,  ,      bundle, ",
    })
    void aFileIsKnownByItsNameAndItsManifest(String file, String symbolicName, String path, String kind, String takes)
            throws Exception {
        Attributes manifest = manifest(symbolicName, path);
        Kind found = kind(file, new ArchiveFile().withManifest(lines(manifest)));
        assertThat(found.name()).isEqualTo(kind);
        assertThat(found.takes(Path.of(file), manifest).map(ContextName::getDisplayName))
                .isEqualTo(Optional.ofNullable(takes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//dbl", "/a/../b", "/x#y", "/a/./b"})
    void aPathThatCannotBeIsRefusedBeforeTheBundleIsInstalled(String path) {
        assertThatThrownBy(() -> new BundleKind().takes(Path.of("shop.jar"), manifest("shop", path)))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("Web-ContextPath \"" + path + "\" is not valid; expected / or a path such as /shop, without"
                        + " empty or relative parts and without #");
    }

    @Test
    void aDirectoryIsKnownByWhatIsInIt(@TempDir Path directory) throws Exception {
        Files.createDirectories(directory.resolve("shop/WEB-INF"));
        Files.createDirectories(directory.resolve("a#b##2"));
        Files.writeString(directory.resolve("a#b##2/jaggery.conf"), "{}");
        Files.createDirectories(directory.resolve("scripts"));
        Files.writeString(directory.resolve("scripts/index.jag"), "");
        Files.createDirectories(directory.resolve("other"));
        Files.writeString(directory.resolve("other/page.jag"), "");

        assertThat(Kinds.named(directory.resolve("shop")).map(Kind::name)).contains("directory");
        assertThat(new DirectoryKind()
                        .takes(directory.resolve("a#b##2"), new Attributes())
                        .map(ContextName::getDisplayName))
                .contains("/a/b##2");
        assertThat(Kinds.named(directory.resolve("scripts")).map(Kind::name)).contains("directory");
        assertThat(Kinds.named(directory.resolve("other"))).isEmpty();
    }

    @Test
    void whatIsNoBundleAndNotNamedAsAWarIsNothing() {
        assertThatThrownBy(() -> kind("shop.jar", new ArchiveFile().withManifest("Web-ContextPath: /web")))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("its manifest has no Bundle-SymbolicName, so it is not a bundle; a web application without"
                        + " one is a .war file");
    }

    @ParameterizedTest
    @CsvSource({"jaggery.conf, a#b##2.ZIP, /a/b##2", "index.jag, shop.zip, /shop", "index.jag, ROOT.zip, /"})
    void aZipFileIsAnApplicationByWhatIsInItsRoot(String entry, String name, String path) throws Exception {
        Kind kind = kind(name, new ArchiveFile().with(entry, "").withManifest("Bundle-SymbolicName: shop"));
        assertThat(kind.name()).isEqualTo("zip");
        assertThat(kind.takes(Path.of(name), new Attributes()).map(ContextName::getDisplayName))
                .contains(path);
    }

    @Test
    void anotherZipFileIsNothing() {
        assertThatThrownBy(() -> kind("notes.zip", new ArchiveFile().with("shop/jaggery.conf", "{}")))
                .isInstanceOf(NoApplicationException.class)
                .hasMessage("expected jaggery.conf or index.jag in the root of a ZIP file");
    }

    @Test
    void theFoldersTakeTheFilesOfAllKinds() {
        assertThat(Kinds.ENDINGS).containsExactly("war", "jar", "zip");
        assertThat(DeployFolders.isApplication(Path.of("Shop.WAR"))).isTrue();
        assertThat(DeployFolders.isApplication(Path.of("shop.kar"))).isFalse();
        assertThat(DeployFolders.isApplication(Path.of(".shop.war"))).isFalse();
    }

    @Test
    void onlyTheNameOfAWarSaysWhatItIsBeforeTheFileIsRead() {
        assertThat(Kinds.named(Path.of("shop.war")).map(Kind::name)).contains("war");
        assertThat(Kinds.named(Path.of("shop.jar"))).isEmpty();
    }
}

package org.clowder.deploy.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.artefact.Kind;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind of artefact a file is, and which context path it takes. */
class KindsTest {

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
        "library.jar,       lib,  ,      bundle, ",
    })
    void aFileIsKnownByItsNameAndItsManifest(String file, String symbolicName, String path, String kind, String takes)
            throws DeploymentException {
        Attributes manifest = manifest(symbolicName, path);
        Kind found = Kinds.of(Path.of(file), manifest);
        assertThat(found.name()).isEqualTo(kind);
        assertThat(found.takes(Path.of(file), manifest).map(ContextName::getDisplayName))
                .isEqualTo(Optional.ofNullable(takes));
    }

    @Test
    void whatIsNoBundleAndNotNamedAsAWarIsNothing() {
        assertThatThrownBy(() -> Kinds.of(Path.of("shop.jar"), manifest(null, "/web")))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("its manifest has no Bundle-SymbolicName, so it is not a bundle; a web application without"
                        + " one is a .war file");
    }

    @Test
    void theFoldersTakeTheFilesOfAllKinds() {
        assertThat(Kinds.ENDINGS).containsExactly("war", "jar");
        assertThat(DeployFolders.isApplication(Path.of("Shop.WAR"))).isTrue();
        assertThat(DeployFolders.isApplication(Path.of("shop.zip"))).isFalse();
        assertThat(DeployFolders.isApplication(Path.of(".shop.war"))).isFalse();
    }

    @Test
    void onlyTheNameOfAWarSaysWhatItIsBeforeTheFileIsRead() {
        assertThat(Kinds.named(Path.of("shop.war")).map(Kind::name)).contains("war");
        assertThat(Kinds.named(Path.of("shop.jar"))).isEmpty();
    }
}

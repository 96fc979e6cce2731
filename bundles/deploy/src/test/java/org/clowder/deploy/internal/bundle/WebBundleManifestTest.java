package org.clowder.deploy.internal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of OSGi Web Applications, section 128.4, for URLs of web bundles. */
class WebBundleManifestTest {

    private static final String URL = "http://host/shop.war?id=1";

    @TempDir
    Path directory;

    private Attributes make(ArchiveFile archive, Map<String, String> parameters) throws Exception {
        return make(archive, parameters, URL);
    }

    private Attributes make(ArchiveFile archive, Map<String, String> parameters, String url) throws Exception {
        try (JarFile jar = new JarFile(archive.write(directory.resolve("a.war")).toFile())) {
            Manifest made = new WebBundleManifest(jar, parameters).make(url);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            made.write(out);
            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Manifest-Version: 1.0");
            return made.getMainAttributes();
        }
    }

    private static ArchiveFile war() {
        return new ArchiveFile().with("index.html", "hello");
    }

    private static byte[] library(String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JarOutputStream(out, manifest).close();
        return out.toByteArray();
    }

    @Test
    void aWarGetsAllThatABundleNeeds() throws Exception {
        Attributes headers = make(war(), Map.of("Web-ContextPath", "/shop"));

        assertThat(headers.getValue("Bundle-ManifestVersion")).isEqualTo("2");
        assertThat(headers.getValue("Bundle-SymbolicName")).matches("shop\\.war-[0-9a-f]+");
        assertThat(headers.getValue("Web-ContextPath")).isEqualTo("/shop");
        assertThat(headers.getValue("Bundle-ClassPath")).isEqualTo("WEB-INF/classes");
        assertThat(headers.getValue("Import-Package"))
                .contains("jakarta.servlet;resolution:=optional", "jakarta.el;resolution:=optional");
    }

    @Test
    void namesOfTwoUrlsDiffer() throws Exception {
        Map<String, String> path = Map.of("Web-ContextPath", "/shop");

        String one = make(war(), path, "file:/a/shop.war").getValue("Bundle-SymbolicName");
        assertThat(make(war(), path, "file:/a/shop.war").getValue("Bundle-SymbolicName"))
                .isEqualTo(one);
        assertThat(make(war(), path, "file:/b/shop.war").getValue("Bundle-SymbolicName"))
                .isNotEqualTo(one);
    }

    @Test
    void parametersCountWhateverTheirCaseAndAPathGetsItsSlash() throws Exception {
        Attributes headers = make(
                war().withManifest("X-Own: kept"),
                Map.of(
                        "web-contextpath",
                        "shop",
                        "BUNDLE-SYMBOLICNAME",
                        "com.acme.shop",
                        "bundle-version",
                        "1.2.3",
                        "import-package",
                        "com.acme.api;version=\"[1,2)\",jakarta.servlet;version=6"));

        assertThat(headers.getValue("Web-ContextPath")).isEqualTo("/shop");
        assertThat(headers.getValue("Bundle-SymbolicName")).isEqualTo("com.acme.shop");
        assertThat(headers.getValue("Bundle-Version")).isEqualTo("1.2.3");
        assertThat(headers.getValue("X-Own")).isEqualTo("kept");
        assertThat(headers.getValue("Import-Package"))
                .startsWith("com.acme.api;version=\"[1,2)\",jakarta.servlet;version=6,jakarta.servlet.annotation;")
                .doesNotContain("jakarta.servlet;resolution")
                .contains("jakarta.servlet.http;resolution:=optional");
    }

    @Test
    void librariesAndWhatTheyNameAreOnTheClassPathOnce() throws Exception {
        Attributes headers = make(
                war().with("WEB-INF/lib/a.jar", library("b.jar more/c.jar gone.jar"))
                        .with("WEB-INF/lib/b.jar", library("a.jar"))
                        .with("WEB-INF/lib/more/c.jar", library(""))
                        .with("WEB-INF/lib/more/unnamed.jar", library("")),
                Map.of("Web-ContextPath", "/shop"));

        assertThat(headers.getValue("Bundle-ClassPath").split(","))
                .containsExactlyInAnyOrder(
                        "WEB-INF/classes", "WEB-INF/lib/a.jar", "WEB-INF/lib/b.jar", "WEB-INF/lib/more/c.jar");
    }

    @Test
    void aBundleTakesAPathAndNothingElse() throws Exception {
        ArchiveFile bundle =
                war().withManifest("Bundle-ManifestVersion: 2", "Bundle-SymbolicName: own", "Web-ContextPath: /own");

        Attributes headers = make(bundle, Map.of("Web-ContextPath", "/other"));
        assertThat(headers.getValue("Web-ContextPath")).isEqualTo("/other");
        assertThat(headers.getValue("Import-Package")).isNull();
        assertThatThrownBy(() -> make(bundle, Map.of("Web-ContextPath", "/a", "Bundle-Version", "2")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("it is a bundle already");
        assertThatThrownBy(() -> make(bundle, Map.of())).hasMessageContaining("Web-ContextPath is missing");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> make(war(), Map.of()))
                .hasMessage("the parameter Web-ContextPath is missing; write it behind the URL of the archive:"
                        + " ?Web-ContextPath=/shop");
        assertThatThrownBy(() -> make(war(), Map.of("Web-ContextPath", "/a/../b")))
                .hasMessageContaining("not valid");
        assertThatThrownBy(() -> make(war(), Map.of("Web-ContextPath", "/a", "Bundle-ManifestVersion", "1")))
                .hasMessageContaining("expected 2");
        assertThatThrownBy(() -> make(war(), Map.of("Web-ContextPath", "/a", "Bundle-SymbolicName", "a b")))
                .hasMessage("Bundle-SymbolicName=a b: expected a name such as com.example.shop");
        assertThatThrownBy(() -> make(war(), Map.of("Web-ContextPath", "/a", "no header", "b")))
                .hasMessage("parameter no header: that cannot be the name of a header");
    }

    @Test
    void nothingOfASignatureIsTakenOver() {
        assertThat(new String[] {"META-INF/A.SF", "META-INF/a.rsa", "META-INF/A.EC", "META-INF/SIG-A"})
                .noneMatch(WebBundleManifest::isUnsigned);
        assertThat(new String[] {"META-INF/context.xml", "WEB-INF/A.SF", "META-INF/sub/A.SF"})
                .allMatch(WebBundleManifest::isUnsigned);
    }
}

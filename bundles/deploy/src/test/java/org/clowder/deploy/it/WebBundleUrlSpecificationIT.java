package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.clowder.deploy.it.WebBundles.webBundle;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.jar.JarInputStream;
import java.util.stream.Collectors;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.EchoServlet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** URLs of web bundles (OSGi Web Applications, section 128.4), by which a real framework installs WAR files. */
@Timeout(60)
@ExtendWith(SharedMember.class)
class WebBundleUrlSpecificationIT {

    @TempDir
    Path directory;

    private final Member member = SharedMember.member();

    private static ArchiveFile war() {
        return new ArchiveFile()
                .withClass("WEB-INF/classes/", EchoServlet.class)
                .with("a.txt", "by its URL");
    }

    private String url(ArchiveFile archive, String parameters) throws IOException {
        return "webbundle:" + archive.write(directory.resolve("a.war")).toUri() + "?" + parameters;
    }

    private Bundle install(ArchiveFile archive, String parameters) throws Exception {
        return member.keep(member.context().installBundle(url(archive, parameters)));
    }

    private static Map<String, String> headers(Bundle bundle) {
        Dictionary<String, String> headers = bundle.getHeaders("");
        return java.util.Collections.list(headers.keys()).stream()
                .collect(Collectors.toMap(name -> name, headers::get));
    }

    @Test
    void point14TheUrlOfTheArchiveIsThePathAndMayHaveItsOwnQuery() throws Exception {
        byte[] archive = war().bytes();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/repository", exchange -> {
            boolean right = "war=a.war&x=1".equals(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(right ? 200 : 404, 0);
            try (var out = exchange.getResponseBody()) {
                out.write(right ? archive : new byte[0]);
            }
        });
        server.start();
        try {
            String embedded = "http://127.0.0.1:" + server.getAddress().getPort() + "/repository?war=a.war&x=1";
            member.keep(member.context().installBundle("webbundle:" + embedded + "?Web-ContextPath=/by-url"))
                    .start();

            member.awaitBody("/by-url/a.txt", "by its URL");
            assertThat(member.get("/by-url/echo").body()).doesNotContain("bundle=null");
            URL url = new URL("webbundle:" + embedded + "?Bundle-SymbolicName=com.example");
            assertThat(url.getProtocol()).isEqualTo("webbundle");
            assertThat(url.getPath()).isEqualTo(embedded);
            assertThat(url.getQuery()).isEqualTo("Bundle-SymbolicName=com.example");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void point15TheContextPathIsMandatoryAndGetsItsSlashWhateverTheCaseOfNames() throws Exception {
        install(war(), "WEB-contextpath=no%2Fslash").start();

        member.awaitBody("/no/slash/a.txt", "by its URL");
        for (String parameters : List.of("", "Bundle-SymbolicName=a", "Web-ContextPath=/a/../b", "Web-ContextPath")) {
            assertThatThrownBy(() -> install(war(), parameters)).as(parameters).isInstanceOf(BundleException.class);
        }
        assertThatThrownBy(() -> install(webBundle("own", "/own"), "")).isInstanceOf(BundleException.class);
    }

    @Test
    void point16ABundleTakesAContextPathAndNothingElse() throws Exception {
        Bundle own = install(webBundle("own", "/own", "X-Own: kept"), "Web-ContextPath=/other");

        assertThat(headers(own))
                .containsEntry("Web-ContextPath", "/other")
                .containsEntry("X-Own", "kept")
                .containsEntry("Import-Package", WebBundles.SERVLET.substring("Import-Package: ".length()))
                .doesNotContainKey("Bundle-ClassPath");
        for (String header : List.of(
                "Bundle-SymbolicName: a",
                "Bundle-Version: 1",
                "Bundle-ManifestVersion: 2",
                "Import-Package: jakarta.servlet",
                "Web-ContextPath: /a")) {
            ArchiveFile bundle = war().withManifest(header);
            assertThatThrownBy(() -> install(bundle, "Web-ContextPath=/a&Bundle-SymbolicName=b"))
                    .as(header)
                    .isInstanceOf(BundleException.class)
                    .hasStackTraceContaining("it is a bundle already");
        }
    }

    @Test
    void point17AWarGetsWhatABundleNeeds() throws Exception {
        ArchiveFile libraries = war().with("WEB-INF/lib/one.jar", library("two.jar ../more/three.jar"))
                .with("WEB-INF/lib/two.jar", library("one.jar"))
                .with("WEB-INF/more/three.jar", library("four.jar missing.jar"))
                .with("WEB-INF/more/four.jar", library(""))
                .with("WEB-INF/more/unnamed.jar", library(""));
        Bundle made = install(libraries, "Web-ContextPath=/made");

        assertThat(headers(made)).containsEntry("Bundle-ManifestVersion", "2");
        assertThat(made.getSymbolicName()).startsWith("a.war-");
        assertThat(headers(made).get("Bundle-ClassPath").split(","))
                .containsExactlyInAnyOrder(
                        "WEB-INF/classes",
                        "WEB-INF/lib/one.jar",
                        "WEB-INF/lib/two.jar",
                        "WEB-INF/more/three.jar",
                        "WEB-INF/more/four.jar");
        made.start();
        member.awaitBody("/made/echo", "same=true");
        for (String wrong : List.of(
                "Bundle-ManifestVersion=1",
                "Bundle-Version=version2.0",
                "Bundle-SymbolicName=a%20b",
                "Import-Package=a;;b",
                "not%20a%20header=x",
                "X-Own=%zz",
                "X-Own=a%0D%0AX-Other:b")) {
            assertThatThrownBy(() -> install(war(), "Web-ContextPath=/wrong&" + wrong))
                    .as(wrong)
                    .isInstanceOf(BundleException.class);
        }
    }

    private static byte[] library(String classPath) throws IOException {
        return new ArchiveFile().withManifest("Class-Path: " + classPath).bytes();
    }

    @Test
    void point18OtherHeadersAreTakenOverAsTheyAre() throws Exception {
        Bundle made = install(
                war().withManifest("X-Own: a;b=\"c\", d", "Export-Package: org.clowder.deploy.it.app;version=\"3\""),
                "Web-ContextPath=/made&X-Given=%C3%A4%2Bb&Bundle-SymbolicName=com.acme.shop&Bundle-Version=2.0"
                        + "&Import-Package=jakarta.servlet;version%3D6");

        assertThat(headers(made))
                .containsEntry("X-Own", "a;b=\"c\", d")
                .containsEntry("X-Given", "ä+b")
                .containsEntry("Export-Package", "org.clowder.deploy.it.app;version=\"3\"")
                .containsEntry("Bundle-SymbolicName", "com.acme.shop")
                .containsEntry("Bundle-Version", "2.0")
                .extractingByKey("Import-Package")
                .asString()
                .startsWith("jakarta.servlet;version=6,jakarta.servlet.annotation;");
    }

    @Test
    void point19NothingOfASignatureIsTakenOver() throws Exception {
        ArchiveFile signed = war().with(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\nX-Own: kept\n\nName: a.txt\nSHA-256-Digest: none\n\n")
                .with("META-INF/KEY.SF", "Signature-Version: 1.0\n\n")
                .with("META-INF/KEY.RSA", "no key")
                .with("META-INF/kept.txt", "kept");

        try (JarInputStream made =
                new JarInputStream(new URL(url(signed, "Web-ContextPath=/signed")).openStream(), false)) {
            assertThat(made.getManifest().getMainAttributes().getValue("X-Own")).isEqualTo("kept");
            assertThat(made.getManifest().getEntries()).isEmpty();
        }
        Bundle bundle = install(signed, "Web-ContextPath=/signed");
        assertThat(bundle.getEntry("META-INF/KEY.SF")).isNull();
        assertThat(bundle.getEntry("META-INF/KEY.RSA")).isNull();
        assertThat(bundle.getEntry("META-INF/kept.txt")).isNotNull();
        bundle.start();
        member.awaitBody("/signed/a.txt", "by its URL");
    }
}

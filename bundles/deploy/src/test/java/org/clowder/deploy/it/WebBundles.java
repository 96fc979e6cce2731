package org.clowder.deploy.it;

import java.util.List;
import java.util.stream.Stream;
import org.clowder.deploy.internal.archive.ArchiveFile;

/** Bundles as tests need them. */
final class WebBundles {

    /** Where the test's classes are. */
    static final String PACKAGE = "org.clowder.deploy.it.app";

    static final String SERVLET = "Import-Package: jakarta.servlet,jakarta.servlet.http,jakarta.servlet.annotation,"
            + "jakarta.annotation,jakarta.servlet.jsp,jakarta.servlet.jsp.tagext,jakarta.websocket,jakarta.websocket.server";

    private WebBundles() {}

    /** A web bundle, version 1.2.3, that may use the APIs of the container. */
    static ArchiveFile webBundle(String name, String path, String... headers) {
        return of(
                List.of("Bundle-SymbolicName: " + name, "Bundle-Version: 1.2.3", "Web-ContextPath: " + path, SERVLET),
                headers);
    }

    /** A bundle with the version 1, a fragment or a library. */
    static ArchiveFile bundle(String name, String... headers) {
        return of(List.of("Bundle-SymbolicName: " + name, "Bundle-Version: 1"), headers);
    }

    private static ArchiveFile of(List<String> first, String... more) {
        return new ArchiveFile()
                .withManifest(Stream.of(Stream.of("Bundle-ManifestVersion: 2"), first.stream(), Stream.of(more))
                        .flatMap(headers -> headers)
                        .toArray(String[]::new));
    }

    static String webXml(String content) {
        return "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\">" + content + "</web-app>";
    }

    /** A tag library of one tag. */
    static String taglib(String uri, String handler) {
        return "<taglib xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\"><tlib-version>1</tlib-version>"
                + "<short-name>t</short-name><uri>" + uri + "</uri><tag><name>loud</name><tag-class>" + handler
                + "</tag-class><body-content>scriptless</body-content></tag></taglib>";
    }
}

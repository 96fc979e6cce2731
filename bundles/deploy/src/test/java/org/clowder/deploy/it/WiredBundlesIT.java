package org.clowder.deploy.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.clowder.deploy.it.WebBundles.PACKAGE;
import static org.clowder.deploy.it.WebBundles.SERVLET;
import static org.clowder.deploy.it.WebBundles.bundle;
import static org.clowder.deploy.it.WebBundles.taglib;
import static org.clowder.deploy.it.WebBundles.webBundle;
import static org.clowder.deploy.it.WebBundles.webXml;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.clowder.deploy.it.app.CountingScanFilter;
import org.clowder.deploy.it.app.EchoServlet;
import org.clowder.deploy.it.app.MarkingInitializer;
import org.clowder.deploy.it.tag.LoudTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bundles and fragments contribute to a web bundle. */
@Timeout(60)
@ExtendWith(SharedMember.class)
class WiredBundlesIT {

    private static final String INITIALIZERS = "META-INF/services/jakarta.servlet.ServletContainerInitializer";
    private static final String LOUD = "<%@ taglib prefix=\"t\" uri=\"urn:loud\" %><t:loud>loud ${1+1}</t:loud>";
    private static final String JSTL = "<%@ taglib prefix=\"c\" uri=\"jakarta.tags.core\" %>"
            + "<%@ taglib prefix=\"fn\" uri=\"jakarta.tags.functions\" %>"
            + "<%@ taglib prefix=\"fmt\" uri=\"jakarta.tags.fmt\" %>"
            + "<c:forEach var=\"i\" items=\"${[1,2,3]}\" varStatus=\"s\">${s.count}<c:if test=\"${not s.last}\">,</c:if>"
            + "</c:forEach> ${fn:toUpperCase('jstl')} <fmt:setLocale value=\"en\"/><fmt:formatNumber value=\"3.14159\" maxFractionDigits=\"2\"/>"
            + "<c:catch var=\"none\"><c:out value=\"${'<'}\"/></c:catch>";
    private static final String JSTL_SAYS = "1,2,3 JSTL 3.14&lt;";

    private final Member member = SharedMember.member();

    private static final String PARTS =
            "<Loader delegate=\"true\"/><JarScanner scanManifest=\"false\"/><Resources cachingAllowed=\"false\"/>";

    /** Whatever context files, the bundle's own or that of all, name in place of what makes a context one of a web bundle. */
    @ParameterizedTest
    @CsvSource({",", PARTS + ",", "," + PARTS})
    void initializersResourcesAndFragmentsOfOtherBundlesTakePart(String own, String shared) throws Exception {
        Path ofAll = member.base().resolve("conf/context.xml");
        Files.writeString(ofAll, context(shared));
        try {
            initializersResourcesAndFragmentsOfOtherBundlesTakePart(context(own));
        } finally {
            Files.delete(ofAll);
        }
    }

    private static String context(String parts) {
        return "<Context>" + Objects.requireNonNullElse(parts, "") + "</Context>";
    }

    private void initializersResourcesAndFragmentsOfOtherBundlesTakePart(String context) throws Exception {
        member.start(bundle("contributor", "Export-Package: " + PACKAGE, SERVLET)
                .with(INITIALIZERS, MarkingInitializer.class.getName())
                .with("META-INF/resources/shared.txt", "shared")
                .with("META-INF/web-fragment.xml", fragment("of a bundle"))
                .withClass("", MarkingInitializer.class)
                .withClass("", EchoServlet.class));
        member.start(webBundle("shop", "/shop", "Require-Bundle: contributor")
                .with("META-INF/context.xml", context)
                .with("param.jsp", "<%= application.getInitParameter(\"of a bundle\") %>")
                .with("a.txt", "a"));

        member.awaitBody("/shop/a.txt", "a");
        assertThat(member.get("/shop/param.jsp").body()).isEqualTo("there");
        assertThat(member.get("/shop/shared.txt").body()).isEqualTo("shared");
        assertThat(member.get("/shop/initialized").body()).startsWith("path=/shop");
    }

    private static String fragment(String parameter) {
        return "<web-fragment xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\"><context-param><param-name>"
                + parameter + "</param-name><param-value>there</param-value></context-param></web-fragment>";
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "WEB-INF/classes"})
    void fragmentsContributeAllThatABundleHas(String classPath) throws Exception {
        member.install(bundle("shop.one", "Fragment-Host: shop")
                .with("a.txt", "not this one")
                .with("b.txt", "of the fragment")
                .with("WEB-INF/web.xml", webXml("<display-name>of a fragment</display-name>"))
                .with("META-INF/web-fragment.xml", fragment("one")));
        member.install(bundle("shop.two", "Fragment-Host: shop", SERVLET)
                .with(INITIALIZERS, MarkingInitializer.class.getName())
                .with("META-INF/resources/shared.txt", "shared")
                .with("META-INF/web-fragment.xml", fragment("two"))
                .with("META-INF/loud.tld", taglib("urn:loud", LoudTag.class.getName()))
                .withClass("", LoudTag.class)
                .withClass("", MarkingInitializer.class)
                .withClass("", EchoServlet.class));
        member.start(webBundle("shop", "/shop", "Bundle-ClassPath: " + classPath)
                .with("WEB-INF/classes/", "")
                .with("a.txt", "a")
                .with("loud.jsp", LOUD)
                .with(
                        "about.jsp",
                        "<%= application.getServletContextName() + application.getInitParameter(\"one\")"
                                + " + application.getInitParameter(\"two\") %>"));

        member.awaitBody("/shop/b.txt", "of the fragment");
        assertThat(member.get("/shop/a.txt").body()).isEqualTo("a");
        assertThat(member.get("/shop/about.jsp").body()).isEqualTo("of a fragmenttherethere");
        assertThat(member.get("/shop/shared.txt").body()).isEqualTo("shared");
        assertThat(member.get("/shop/loud.jsp").body()).isEqualTo("LOUD 2");
        assertThat(member.get("/shop/initialized").body()).endsWith("same=true");
    }

    @Test
    void theFilterOfAContextFileDecidesWhichBundlesAreScanned() throws Exception {
        for (String name : new String[] {"wanted", "skipped"}) {
            member.install(bundle(name, "Export-Package: lib." + name)
                    .with("lib/" + name + "/x.txt", "")
                    .with("META-INF/resources/" + name + ".txt", name));
        }
        member.start(
                webBundle("shop", "/shop", "Require-Bundle: wanted,skipped")
                        .with(
                                "META-INF/context.xml",
                                "<Context><JarScanner><JarScanFilter pluggabilitySkip=\"skipped.jar\"/></JarScanner></Context>"));

        member.awaitBody("/shop/wanted.txt", "wanted");
        assertThat(member.get("/shop/skipped.txt").statusCode()).isEqualTo(404);
    }

    @Test
    void aBundleIsScannedThoughTomcatDoesNotScanAJarOfThatName() throws Exception {
        member.install(bundle("commons-io-more", "Export-Package: lib.more")
                .with("lib/more/x.txt", "")
                .with("META-INF/resources/more.txt", "more"));
        member.start(webBundle("shop", "/shop", "Require-Bundle: commons-io-more"));

        member.awaitBody("/shop/more.txt", "more");
    }

    @Test
    void onlyWiredBundlesAreScannedAndEachOnce() throws Exception {
        member.start(bundle(
                        "filter",
                        "Provide-Capability: org.clowder.catalina",
                        "Import-Package: org.apache.tomcat;tomcat=clowder")
                .withClass("", CountingScanFilter.class));
        for (String name : new String[] {"wired", "strange"}) {
            member.install(bundle(name, "Export-Package: lib." + name + ",more." + name)
                    .with("lib/" + name + "/x.txt", "")
                    .with("more/" + name + "/x.txt", "")
                    .with("META-INF/web-fragment.xml", fragment(name))
                    .with("META-INF/resources/" + name + ".txt", name));
        }
        member.start(importing("shop", "lib.wired,more.wired", "Require-Bundle: wired")
                .with(
                        "META-INF/context.xml",
                        "<Context><JarScanner><JarScanFilter className=\"" + CountingScanFilter.class.getName()
                                + "\"/></JarScanner></Context>")
                .with(
                        "parameters.jsp",
                        "<%= application.getInitParameter(\"wired\") + application.getInitParameter(\"strange\") %>"));

        member.awaitBody("/shop/wired.txt", "wired");
        assertThat(member.get("/shop/parameters.jsp").body()).isEqualTo("therenull");
        assertThat(member.status("/shop/strange.txt")).isEqualTo(404);
        assertThat(System.getProperties().remove(CountingScanFilter.class.getName()))
                .isEqualTo(Map.of("PLUGGABILITY wired.jar", 1, "TLD wired.jar", 1));
    }

    @Test
    void aTagHandlerMayBeInAPackageThatIsNotImported() throws Exception {
        member.install(tags("tags", "Export-Package: lib.tags"));
        member.start(webBundle("shop", "/shop", "Require-Bundle: tags").with("loud.jsp", LOUD));
        member.install(tags("other", "Export-Package: lib.other"));
        member.start(importing("imports", "lib.other").with("loud.jsp", LOUD));

        member.awaitBody("/shop/loud.jsp", "LOUD 2");
        member.awaitBody("/imports/loud.jsp", "LOUD 2");
    }

    @Test
    void tagsMayBeInAJarOfTheOtherBundlesClassPath() throws Exception {
        member.install(bundle("tags", "Export-Package: lib.tags", "Bundle-ClassPath: .,inside/tags.jar", JSP)
                .with("lib/tags/x.txt", "")
                .with("inside/tags.jar", tags("inside").bytes()));
        member.start(importing("shop", "lib.tags").with("loud.jsp", LOUD));

        member.awaitBody("/shop/loud.jsp", "LOUD 2");
    }

    private static final String JSP = "Import-Package: jakarta.servlet,jakarta.servlet.jsp,jakarta.servlet.jsp.tagext";

    private static ArchiveFile tags(String name, String... headers) {
        return bundle(name, Stream.concat(Stream.of(headers), Stream.of(JSP)).toArray(String[]::new))
                .with("lib/" + name + "/x.txt", "")
                .with("META-INF/loud.tld", taglib("urn:loud", LoudTag.class.getName()))
                .withClass("", LoudTag.class);
    }

    private static ArchiveFile importing(String name, String packages, String... headers) {
        return new ArchiveFile()
                .withManifest(
                        "Bundle-ManifestVersion: 2",
                        "Bundle-SymbolicName: " + name,
                        "Web-ContextPath: /" + name,
                        "Import-Package: " + packages,
                        String.join("\n", headers));
    }

    @Test
    void jstlWorksInAWarAndInAWebBundle() throws Exception {
        ArchiveFile war = jstlInside(new ArchiveFile());
        member.deploy(war.with("jstl.jsp", JSTL), "plain.war");
        Path source = Files.createDirectories(member.base().resolve("files")).resolve("url.war");
        jstlInside(new ArchiveFile()).with("jstl.jsp", JSTL).write(source);
        member.keep(member.context().installBundle("webbundle:" + source.toUri() + "?Web-ContextPath=/url"))
                .start();
        member.start(jstlInside(webBundle(
                        "shop",
                        "/shop",
                        "Bundle-ClassPath: WEB-INF/classes,WEB-INF/lib/tags.jar,WEB-INF/lib/tags-api.jar",
                        "DynamicImport-Package: *"))
                .with("WEB-INF/classes/", "")
                .with("jstl.jsp", JSTL));

        assertThat(member.get("/plain/jstl.jsp").body()).isEqualTo(JSTL_SAYS);
        member.awaitBody("/shop/jstl.jsp", JSTL_SAYS);
        member.awaitBody("/url/jstl.jsp", JSTL_SAYS);
    }

    private static ArchiveFile jstlInside(ArchiveFile application) throws IOException {
        return application
                .with("WEB-INF/lib/tags.jar", Files.readAllBytes(jar("jakarta.servlet.jsp.jstl-3")))
                .with("WEB-INF/lib/tags-api.jar", Files.readAllBytes(jar("jakarta.servlet.jsp.jstl-api-3")));
    }

    /** A jar of this JVM's class path, by how its name begins. */
    private static Path jar(String name) {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    /** Whoever asks for its tags has to be wired to the bundle that holds them, and not to all of its packages. */
    @Test
    void jstlIsTakenAsBundles() throws Exception {
        for (String name : new String[] {"jakarta.servlet.jsp.jstl-3", "jakarta.servlet.jsp.jstl-api-3"}) {
            member.keep(member.context().installBundle("reference:" + jar(name).toUri()));
        }
        member.start(importing("imports", "org.glassfish.jstl.integration").with("jstl.jsp", JSTL));
        member.start(webBundle("requires", "/requires", "Require-Bundle: org.glassfish.web.jakarta.servlet.jsp.jstl")
                .with("jstl.jsp", JSTL));

        member.awaitBody("/imports/jstl.jsp", JSTL_SAYS);
        member.awaitBody("/requires/jstl.jsp", JSTL_SAYS);
    }
}

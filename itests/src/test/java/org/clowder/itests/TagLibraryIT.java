package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.clowder.harness.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Jakarta Standard Tag Library as two bundles, as they are published for Jakarta EE 10, and a web bundle that requires it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TagLibraryIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The last line is the version of the bundle that the handler of a tag comes from, whose package the web bundle does not import. */
    private static final String PAGE =
            """
            <%@ taglib prefix="c" uri="jakarta.tags.core" %><%@ taglib prefix="fn" uri="jakarta.tags.functions" %>
            <c:forEach var="i" items="${[1,2,3]}">${fn:toUpperCase('no')} ${i}, </c:forEach>
            <%= org.osgi.framework.FrameworkUtil.getBundle(Thread.currentThread().getContextClassLoader()
                    .loadClass("org.apache.taglibs.standard.tag.rt.core.ForEachTag")).getVersion() %>
            """;

    @RegisterExtension
    static final Members members = new Members();

    @Test
    void aWebBundleUsesATagLibraryOfAnotherBundleAlsoAfterAnUpdateOfThat() throws Exception {
        Member member = members.single("tags");
        member.start().awaitReady();
        member.deploy(shop());
        Path library = Build.testBundle().resolveSibling("jstl.jar");

        member.cli("deploy", library.resolveSibling("jstl-api.jar").toString()).done();
        member.cli("deploy", library.toString()).done();
        awaitPage(member, "NO 1, NO 2, NO 3, 3.0.1");

        Path update =
                Files.createDirectories(members.directory().resolve("update")).resolve("jstl.jar");
        member.cli("deploy", BundleCopy.version(library, update, "3.0.2").toString())
                .done();
        awaitPage(member, "NO 1, NO 2, NO 3, 3.0.2");
        assertThat(member.consoleLines(" ERROR ")).isEmpty();
    }

    private static Path shop() {
        return new BundleBuilder("com.acme.shop", "1.0.0")
                .header("Web-ContextPath", "/shop")
                .header("Require-Bundle", "org.glassfish.web.jakarta.servlet.jsp.jstl")
                .header("Import-Package", "org.osgi.framework")
                .file("page.jsp", PAGE)
                .build(members.directory().resolve("shop.jar"));
    }

    private static void awaitPage(Member member, String text) {
        await(text).atMost(SOON).ignoreExceptions().untilAsserted(() -> assertThat(
                        Http.page(member.url("/shop/page.jsp")))
                .isEqualToNormalizingWhitespace(text));
    }
}

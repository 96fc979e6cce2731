package org.clowder.deploy.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.clowder.server.DeploymentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which applications are taken for such that are written for {@code javax.servlet}. */
class JavaxUseTest {

    private static final String INITIALIZER = "META-INF/services/%s.servlet.ServletContainerInitializer";
    private static final String PLACE = "WEB-INF/classes/";

    @TempDir
    Path directory;

    @javax.servlet.annotation.WebServlet("/old")
    static final class OldServlet extends javax.servlet.http.HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    @jakarta.servlet.annotation.WebServlet("/new")
    static final class NewServlet extends jakarta.servlet.http.HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    /** Uses neither. */
    static final class Plain {}

    private Optional<JavaxUse> use(ArchiveFile war) throws Exception {
        Path file = war.write(directory.resolve("shop.war"));
        Path unpacked = Files.createTempDirectory(directory, "unpacked");
        try (Archive archive = Archive.open(file);
                Contents exploded = Contents.of(archive.unpacked(unpacked))) {
            Optional<JavaxUse> found = JavaxUse.of(archive);
            assertThat(JavaxUse.of(exploded)).isEqualTo(found);
            return found;
        }
    }

    private byte[] library(ArchiveFile content) throws IOException {
        return Files.readAllBytes(content.write(directory.resolve("library.jar")));
    }

    private static Optional<JavaxUse> certainly(Class<?> type) {
        return Optional.of(new JavaxUse(type.getName(), true));
    }

    private static Optional<JavaxUse> perhaps(String type) {
        return Optional.of(new JavaxUse(type, false));
    }

    @Test
    void itsOwnClassesDecide() throws Exception {
        assertThat(use(new ArchiveFile().withClass(PLACE, Plain.class).withClass(PLACE, OldServlet.class)))
                .isEqualTo(certainly(OldServlet.class));
        assertThat(use(new ArchiveFile().withClass(PLACE, NewServlet.class))).isEmpty();
    }

    @Test
    void whatUsesBothIsNoneThatMustBeConverted() throws Exception {
        assertThat(use(new ArchiveFile().withClass(PLACE, OldServlet.class).withClass(PLACE, NewServlet.class)))
                .isEmpty();
        assertThat(use(new ArchiveFile()
                        .withClass(PLACE, NewServlet.class)
                        .with("WEB-INF/lib/old.jar", library(new ArchiveFile().withClass("", OldServlet.class)))))
                .isEmpty();
    }

    @Test
    void theVersionOfItsWebXmlSaysNothing() throws Exception {
        assertThat(use(new ArchiveFile()
                        .with(
                                "WEB-INF/web.xml",
                                "<web-app xmlns=\"http://xmlns.jcp.org/xml/ns/javaee\" version=\"3.1\"/>")
                        .with("page.jsp", "<%@ page import=\"javax.servlet.*\" %>")
                        .withClass(PLACE, Plain.class)))
                .isEmpty();
    }

    @Test
    void aClassOfALibraryCountsAsItsOwnIfItsWebXmlNamesIt() throws Exception {
        ArchiveFile war = new ArchiveFile()
                .with("WEB-INF/lib/old.jar", library(new ArchiveFile().withClass("", OldServlet.class)));
        assertThat(use(war)).isEqualTo(perhaps(OldServlet.class.getName()));

        war.with(
                "WEB-INF/web.xml",
                "<web-app><!-- <a> --><servlet><servlet-class> " + OldServlet.class.getName()
                        + "\n</servlet-class></servlet></web-app>");
        assertThat(use(war)).isEqualTo(certainly(OldServlet.class));
    }

    @Test
    void anInitializerOfALibraryCountsUnlessAnotherOneIsOfToday() throws Exception {
        ArchiveFile war = new ArchiveFile()
                .with(
                        "WEB-INF/lib/a.jar",
                        library(new ArchiveFile().with(INITIALIZER.formatted("javax"), "com.acme.Initializer\n")));
        assertThat(use(war)).isEqualTo(perhaps("com.acme.Initializer"));

        war.with(
                "WEB-INF/lib/b.jar", library(new ArchiveFile().with(INITIALIZER.formatted("jakarta"), "com.acme.New")));
        assertThat(use(war)).isEmpty();
        assertThat(use(war.withClass(PLACE, OldServlet.class))).isEqualTo(perhaps(OldServlet.class.getName()));
    }

    @Test
    void aLibraryThatUsesItWithoutOfferingItSaysNothing() throws Exception {
        assertThat(use(new ArchiveFile()
                        .with("WEB-INF/lib/broken.jar", "no archive")
                        .with("WEB-INF/lib/old.jar", library(new ArchiveFile().withClass("", JavaxUseTest.class)))))
                .isEmpty();
    }

    @Test
    void itIsRefusedOrToldOfOnlyWhereItIsNotConverted() throws Exception {
        Path war = new ArchiveFile().withClass(PLACE, OldServlet.class).write(directory.resolve("old.war"));
        try (Contents contents = Contents.of(war)) {
            assertThatThrownBy(() -> JavaxRule.TOLD.judge(contents))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessage("it is written for javax.servlet, for example " + OldServlet.class.getName()
                            + ", and this server has jakarta.servlet; move it to the folder javax of the deploy folder,"
                            + " where it is converted, or set deploy.migrate=javax");
            assertThat(JavaxRule.TOLD.converts(contents)).isFalse();
            assertThat(JavaxRule.FOUND.converts(contents)).isTrue();
            assertThat(JavaxRule.FOUND.judge(contents)).isEmpty();
            assertThat(JavaxRule.CONVERTED.judge(contents)).isEmpty();
        }
    }
}

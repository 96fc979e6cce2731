package org.clowder.deploy.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.clowder.deploy.internal.archive.ArchiveFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationFileTest {

    private static final String DISTRIBUTABLE = "<web-app version=\"6.1\"><distributable/></web-app>";

    @TempDir
    Path directory;

    /** Not serializable. */
    static final class Basket {}

    /** Serializable, but for a field two steps away. */
    static final class Customer implements Serializable {
        private static final long serialVersionUID = 1L;
        Address address;
    }

    static final class Address implements Serializable {
        private static final long serialVersionUID = 1L;
        transient Basket forgotten;
        Thread worker;
    }

    /** Not serializable itself, with a subclass that is. */
    static class Shape {}

    static final class Circle extends Shape implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    static final class OwnWay implements Serializable {
        private static final long serialVersionUID = 1L;
        Basket basket;

        private Object writeReplace() {
            return "replaced";
        }
    }

    /** Puts one of each into a session. */
    static final class Shop extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private Shape shape = new Circle();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            HttpSession session = request.getSession();
            session.setAttribute("basket", new Basket());
            session.setAttribute("baskets", new Basket[] {new Basket()});
            session.setAttribute("customer", customer());
            session.setAttribute("text", "text");
            session.setAttribute("number", 1);
            session.setAttribute("list", new ArrayList<>(List.of(new Circle())));
            session.setAttribute("shape", shape);
            session.setAttribute("own", new OwnWay());
            session.setAttribute(request.getParameter("name"), new Object().hashCode() > 0 ? new Basket() : "none");
        }

        private static Customer customer() {
            return new Customer();
        }
    }

    private static ArchiveFile war(Class<?>... types) {
        ArchiveFile war = new ArchiveFile();
        for (Class<?> type : types) {
            war.withClass("WEB-INF/classes/", type);
        }
        return war;
    }

    private List<String> check(ArchiveFile war, String name) throws IOException {
        return new ApplicationFile(war.write(directory.resolve(name))).check();
    }

    private static ArchiveFile shop() {
        return war(Shop.class, Basket.class, Customer.class, Address.class, Shape.class, Circle.class, OwnWay.class);
    }

    @Test
    void attributesThatVisiblyCannotBeSerializedAreNamedWithTheirPlace() throws IOException {
        List<String> problems = check(shop().with("WEB-INF/web.xml", DISTRIBUTABLE), "shop.war");

        assertThat(problems)
                .anyMatch(line -> line.matches("session attribute \"basket\" of .*\\$Basket, set in .*Shop.doGet"
                        + " \\(ApplicationFileTest.java:\\d+\\), cannot be replicated: .*Basket does not implement"
                        + " java.io.Serializable; .*"))
                .anyMatch(line -> line.contains("\"baskets\""))
                .anyMatch(line -> line.contains("\"customer\"")
                        && line.contains("Customer.address -> ")
                        && line.contains("Address.worker is of java.lang.Thread, which does not implement"))
                .hasSize(3);
    }

    @Test
    void whatIsNotReplicatedNeedNotBeSerializable() throws IOException {
        assertThat(check(shop(), "shop.war")).isEmpty();
    }

    @Test
    void aFragmentThatCancelsDistributableIsNamed() throws IOException {
        ArchiveFile war = new ArchiveFile()
                .with("WEB-INF/web.xml", DISTRIBUTABLE)
                .with("WEB-INF/lib/good.jar", library("<web-fragment><distributable/></web-fragment>"))
                .with("WEB-INF/lib/bad.jar", library("<web-fragment/>"));

        assertThat(check(war, "a.war")).singleElement().asString().contains("WEB-INF/lib/bad.jar", "distributable=");
        assertThat(check(war.with("META-INF/context.xml", "<Context distributable=\"true\"/>"), "b.war"))
                .isEmpty();
    }

    @Test
    void fragmentsDoNotCountWhereWebXmlIsComplete() throws IOException {
        ArchiveFile war = new ArchiveFile()
                .with("WEB-INF/web.xml", "<web-app metadata-complete=\"true\"><distributable/></web-app>")
                .with("WEB-INF/lib/bad.jar", library("<web-fragment/>"));

        assertThat(check(war, "a.war")).isEmpty();
    }

    @Test
    void aBrokenWebXmlIsNamedWithItsLine() throws IOException {
        ArchiveFile war = new ArchiveFile().with("WEB-INF/web.xml", "<web-app>\n<servlet>\n</web-app>");

        assertThat(check(war, "a.war")).singleElement().asString().startsWith("WEB-INF/web.xml:3: not well-formed");
    }

    @Test
    void aClassThatNobodyHasIsNamedWithItsLine() throws IOException {
        ArchiveFile war = war(Basket.class)
                .with(
                        "WEB-INF/web.xml",
                        "<web-app>\n<servlet><servlet-class>com.acme.Gone</servlet-class></servlet>\n"
                                + "<listener><listener-class>" + Basket.class.getName()
                                + "</listener-class></listener>\n</web-app>");

        assertThat(check(war, "a.war"))
                .singleElement()
                .asString()
                .startsWith("WEB-INF/web.xml:2: <servlet-class> com.acme.Gone is neither");
    }

    @Test
    void aTruncatedFileIsNamed() throws IOException {
        Path file = shop().write(directory.resolve("half.war"));
        byte[] all = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(all, all.length / 2));

        assertThat(new ApplicationFile(file).check())
                .singleElement()
                .asString()
                .contains("cannot be read as an archive");
    }

    private static byte[] library(String fragment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/web-fragment.xml"));
            zip.write(fragment.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

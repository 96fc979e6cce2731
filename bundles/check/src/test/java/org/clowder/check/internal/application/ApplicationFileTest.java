package org.clowder.check.internal.application;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.DeployableFile;
import org.clowder.deploy.DeployableFiles;
import org.clowder.server.DeploymentException;
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

    /** Is converted when it is deployed. */
    static final class OldShop extends javax.servlet.http.HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(
                javax.servlet.http.HttpServletRequest request, javax.servlet.http.HttpServletResponse response) {
            request.getSession().setAttribute("basket", new Basket());
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
            war.with(type);
        }
        return war;
    }

    private List<String> check(ArchiveFile war, String name) throws IOException {
        return check(war, name, new DeployableFile(Optional.of(new ContextName(name, true)), true, false, List.of()));
    }

    private List<String> check(ArchiveFile war, String name, DeployableFile known) throws IOException {
        return check(war.write(directory.resolve(name)), known);
    }

    private static List<String> check(Path file, DeployableFile known) {
        return new ApplicationFile(file, new OneFile(known), ApplicationFileTest::wrongOnes, className -> false)
                .check();
    }

    /** A deploy folder with one file. */
    private record OneFile(DeployableFile file) implements DeployableFiles {

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }

        @Override
        public List<Path> all() {
            return List.of();
        }

        @Override
        public String label(Path path) {
            return path.toString();
        }

        @Override
        public DeployableFile read(Path path) throws DeploymentException {
            if (file == null) {
                throw new DeploymentException("is no archive");
            }
            return file;
        }
    }

    /** What the server would say of a context file. */
    private static List<String> wrongOnes(String context, String place, byte[] content, Predicate<String> expected) {
        String text = new String(content, StandardCharsets.UTF_8);
        return text.contains("<Wrong/>") ? List.of(place + ":1: unknown in " + context) : List.of();
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
    void aDirectoryIsLookedAtAsAnArchiveIs() throws IOException {
        ArchiveFile war = shop().with("WEB-INF/web.xml", DISTRIBUTABLE)
                .with("META-INF/context.xml", "<Context>\n<Wrong/></Context>");
        List<String> archive = check(war, "shop.war");

        Path exploded = war.explode(directory.resolve("shop"));

        assertThat(check(
                        exploded,
                        new DeployableFile(Optional.of(new ContextName("shop", false)), true, false, List.of())))
                .containsExactlyInAnyOrderElementsOf(archive)
                .hasSize(4);
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
    void aFileThatADeploymentWouldRefuseIsNamedWithTheReason() throws IOException {
        assertThat(check(shop(), "shop.war", null)).containsExactly("is no archive");
    }

    @Test
    void aFileThatIsNoWebApplicationIsNotLookedInto() throws IOException {
        assertThat(check(
                        shop().with("WEB-INF/web.xml", DISTRIBUTABLE),
                        "library.jar",
                        new DeployableFile(Optional.empty(), false, true, List.of())))
                .isEmpty();
    }

    @Test
    void whatIsConvertedIsLookedAtInTheSameWay() throws IOException {
        assertThat(check(war(OldShop.class, Basket.class).with("WEB-INF/web.xml", DISTRIBUTABLE), "old.war"))
                .singleElement()
                .asString()
                .startsWith("session attribute \"basket\" of " + Basket.class.getName());
    }

    @Test
    void whatJaggeryConfSaysWithoutEffectIsAProblem() throws IOException {
        DeployableFile known = new DeployableFile(
                Optional.of(new ContextName("/shop", true)), true, false, List.of("jaggery.conf:2: it is not known"));

        assertThat(check(shop(), "shop.zip", known)).contains("jaggery.conf:2: it is not known");
    }

    @Test
    void whatTheDeploymentTakesForDistributableCounts() throws IOException {
        DeployableFile declared =
                new DeployableFile(Optional.of(new ContextName("/shop", true)), true, true, List.of());

        assertThat(check(shop(), "shop.war", declared)).hasSize(3);
    }

    @Test
    void theServerIsAskedAboutTheContextFile() throws IOException {
        ArchiveFile archive = new ArchiveFile().with("META-INF/context.xml", "<Context><Wrong/></Context>");

        assertThat(check(archive, "a#b##2.war")).containsExactly("META-INF/context.xml:1: unknown in /a/b##2");
    }

    @Test
    void aLibraryThatCannotBeReadIsNamedAndTheRestIsLookedAt() throws IOException {
        byte[] good = library("<web-fragment/>");
        byte[] damaged = good.clone();
        Arrays.fill(damaged, good.length / 3, good.length / 2, (byte) 'x');
        ArchiveFile war = new ArchiveFile()
                .with("WEB-INF/web.xml", DISTRIBUTABLE)
                .with("WEB-INF/lib/damaged.jar", damaged)
                .with("WEB-INF/lib/empty.jar", emptyArchive())
                .with("WEB-INF/lib/page.jar", "<html>not found</html>")
                .with("WEB-INF/lib/fragment.jar", good);

        assertThat(check(war, "a.war"))
                .anyMatch(line -> line.startsWith("library WEB-INF/lib/damaged.jar cannot be read: "))
                .anyMatch(
                        line -> line.equals("library WEB-INF/lib/page.jar cannot be read: it is not an archive; replace"
                                + " it by an undamaged one, or remove it"))
                .anyMatch(line -> line.contains("META-INF/web-fragment.xml of WEB-INF/lib/fragment.jar"))
                .hasSize(3);
    }

    private static byte[] emptyArchive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ZipOutputStream(bytes).close();
        return bytes.toByteArray();
    }

    private static byte[] library(String fragment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/web-fragment.xml"));
            zip.write(fragment.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

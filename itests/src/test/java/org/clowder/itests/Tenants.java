package org.clowder.itests;

import java.nio.file.Path;
import java.util.List;
import org.clowder.itests.app.Basket;
import org.clowder.itests.app.MirrorDriver;
import org.clowder.itests.app.Tenant;

/** Generations of {@link Tenant} as a WAR and as a web bundle, each with its number in {@code generation.txt}, and of a library. */
record Tenants(Path directory) {

    private static final String INITIALIZERS = "META-INF/services/jakarta.servlet.ServletContainerInitializer";
    private static final String PAGE = "<%@ page session=\"false\" %>jsp ${40 + 2}";
    private static final String CONTEXT =
            """
            <Context>
              <Resource name="jdbc/tenant" type="javax.sql.DataSource" driverClassName="%s" url="jdbc:mirror:own"/>
            </Context>
            """
                    .formatted(MirrorDriver.class.getName());
    private static final String LIFE =
            "<listener><listener-class>" + Tenant.Life.class.getName() + "</listener-class></listener>";

    private static List<Class<?>> types() {
        try {
            return List.of(
                    Tenant.class,
                    Tenant.Life.class,
                    Tenant.Pass.class,
                    Tenant.Socket.class,
                    Basket.class,
                    MirrorDriver.class,
                    Class.forName(MirrorDriver.class.getName() + "$Mirror"));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code /tenant}, not distributable. */
    Path war(int generation) {
        Path initializer = new BundleBuilder("initializer", "1.0.0")
                .type(Tenant.Initializer.class)
                .file(INITIALIZERS, Tenant.Initializer.class.getName())
                .build(directory.resolve("initializer.jar"));
        WarBuilder war = new WarBuilder()
                .webXml(LIFE)
                .servlet(Tenant.class, "/tenant")
                .library(initializer)
                .file("META-INF/context.xml", CONTEXT)
                .file("page.jsp", PAGE)
                .file("generation.txt", "" + generation);
        types().forEach(war::type);
        return war.build(place(generation).resolve("tenant.war"));
    }

    /** {@code /bundle}, distributable, wired to the {@link #library}. */
    Path bundle(int generation) {
        BundleBuilder bundle = new BundleBuilder("org.clowder.itests.tenant", "1.0." + generation)
                .header("Web-ContextPath", "/bundle")
                .header("Clowder-Distributable", "true")
                .header(
                        "Import-Package",
                        "org.clowder.itests.library,jakarta.servlet,jakarta.servlet.http,"
                                + "jakarta.websocket,jakarta.websocket.server,javax.naming,javax.sql")
                .type(Tenant.Initializer.class)
                .file(INITIALIZERS, Tenant.Initializer.class.getName())
                .file("META-INF/context.xml", CONTEXT)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\">" + LIFE
                                + Books.servlet(Tenant.class, "/tenant") + "</web-app>")
                .file("page.jsp", PAGE)
                .file("generation.txt", "" + generation);
        types().forEach(bundle::type);
        return bundle.build(place(generation).resolve("bundle.jar"));
    }

    Path library(int generation) {
        return new Books(place(generation)).library("1.0." + generation, 1);
    }

    private Path place(int generation) {
        return directory.resolve("" + generation);
    }
}

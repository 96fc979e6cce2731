package org.clowder.itests;

import java.nio.file.Path;
import org.clowder.itests.app.Guest;
import org.clowder.itests.app.GuestServlet;
import org.clowder.itests.app.HeardServlet;
import org.clowder.itests.app.ShelfServlet;

/**
 * A web bundle, {@code /books}, a library that it imports a package from, and a guest that it is not wired to; each file in
 * a directory of its own version, under one name.
 */
record Books(Path directory) {

    static final String BOOK = "org.clowder.itests.library.Book";
    static final String RARE_BOOKS = "org.clowder.itests.library.RareBooks";
    static final String GIFT = "org.clowder.itests.gift.Gift";

    /** The web bundle. */
    Path web(String version) {
        return web(version, "").build(directory.resolve("web-" + version).resolve("books.jar"));
    }

    /** The web bundle with a listener, which it shows at {@code /heard}. */
    Path listeningWeb(String version) {
        return web(
                        version,
                        servlet(HeardServlet.class, "/heard") + "<listener><listener-class>"
                                + HeardServlet.class.getName() + "</listener-class></listener>")
                .type(HeardServlet.class)
                .build(directory.resolve("listening-" + version).resolve("books.jar"));
    }

    private static BundleBuilder web(String version, String more) {
        return new BundleBuilder("org.clowder.itests.books", version)
                .header("Web-ContextPath", "/books")
                .header("Clowder-Distributable", "true")
                .header(
                        "Import-Package",
                        "org.clowder.itests.library,jakarta.servlet;version=\"[6,7)\",jakarta.servlet.http;version=\"[6,7)\"")
                .type(ShelfServlet.class)
                .type(GuestServlet.class)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.1\">"
                                + servlet(ShelfServlet.class, "/shelf/*") + servlet(GuestServlet.class, "/guest") + more
                                + "</web-app>")
                .file("version.txt", version);
    }

    /** The elements of a web.xml for a servlet. */
    static String servlet(Class<?> type, String pattern) {
        return """
                <servlet><servlet-name>%1$s</servlet-name><servlet-class>%2$s</servlet-class></servlet>
                <servlet-mapping><servlet-name>%1$s</servlet-name><url-pattern>%3$s</url-pattern></servlet-mapping>
                """
                .formatted(type.getSimpleName(), type.getName(), pattern);
    }

    /**
     * The library: a class of books, and a supplier of one whose class it does not export.
     *
     * @param serial the version of the books' serialized form
     */
    Path library(String version, int serial) {
        return new BundleBuilder("org.clowder.itests.library", version)
                .header("Export-Package", "org.clowder.itests.library;version=1")
                .source(
                        BOOK,
                        """
                        package org.clowder.itests.library;
                        public class Book implements java.io.Serializable, java.util.function.Consumer<String> {
                            private static final long serialVersionUID = %d;
                            private String title = "";
                            public void accept(String text) { title += text; }
                            public String toString() { return "book[" + title + "] of %s"; }
                        }
                        """
                                .formatted(serial, version))
                .source(
                        RARE_BOOKS,
                        """
                        package org.clowder.itests.library;
                        public class RareBooks implements java.util.function.Supplier<Object> {
                            public Object get() {
                                try {
                                    return Class.forName("org.clowder.itests.library.hidden.RareBook")
                                            .getConstructor().newInstance();
                                } catch (ReflectiveOperationException e) {
                                    throw new IllegalStateException(e);
                                }
                            }
                        }
                        """)
                .source(
                        "org.clowder.itests.library.hidden.RareBook",
                        """
                        package org.clowder.itests.library.hidden;
                        public class RareBook implements java.io.Serializable {
                            private static final long serialVersionUID = 1;
                            public String toString() { return "rare book"; }
                        }
                        """)
                .build(directory.resolve("library-" + version).resolve("library.jar"));
    }

    /** The guest. */
    Path guest(String version, boolean sharing) {
        BundleBuilder guest = new BundleBuilder("org.clowder.itests.guest", version)
                .header("Bundle-Activator", Guest.class.getName())
                .header(
                        "Import-Package",
                        "org.osgi.framework,org.osgi.util.tracker,jakarta.servlet;version=\"[6,7)\","
                                + "jakarta.servlet.http;version=\"[6,7)\"")
                .type(Guest.class)
                .source(
                        GIFT,
                        """
                        package org.clowder.itests.gift;
                        public class Gift implements java.io.Serializable, java.util.function.Consumer<String> {
                            private static final long serialVersionUID = 1;
                            private String ribbon = "";
                            public void accept(String text) { ribbon += text; }
                            public String toString() { return "gift[" + ribbon + "] of %s"; }
                        }
                        """
                                .formatted(version));
        if (sharing) {
            guest.header("Provide-Capability", "org.clowder.session");
        }
        return guest.build(directory
                .resolve("guest-" + version + (sharing ? "-sharing" : ""))
                .resolve("guest.jar"));
    }
}

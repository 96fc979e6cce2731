package org.clowder.itests.whiteboard;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.osgi.service.servlet.context.ServletContextHelper;

/** RequestDispatchTest of Felix. */
final class DispatchCases {

    private final Site site;

    DispatchCases(Site site) {
        this.site = site;
    }

    private interface Dispatcher {
        RequestDispatcher of(HttpServletRequest request);
    }

    private void forwards(Dispatcher to, Object... more) {
        page((request, response) -> to.of(request).forward(request, response), "/forward/a", more);
    }

    private void includes(Dispatcher to, Object... more) {
        page(
                (request, response) -> {
                    response.getWriter().print("<");
                    to.of(request).include(request, response);
                    response.getWriter().print(">");
                },
                "/include/a",
                more);
    }

    private void page(Page.Work work, String pattern, Object... more) {
        Object[] properties = new Object[more.length + 2];
        System.arraycopy(more, 0, properties, 2, more.length);
        properties[0] = "servlet.pattern";
        properties[1] = pattern;
        site.servlet(work, properties);
    }

    void toAPath() throws IOException {
        site.page("b", "servlet.pattern", "/b");
        forwards(request -> request.getRequestDispatcher("/b"));
        includes(request -> request.getRequestDispatcher("/b"));
        Expect.equal(site.text("/forward/a") + site.text("/include/a"), "b<b>");
    }

    void toAPathBelowItsOwn() throws IOException {
        site.page("f", "servlet.pattern", "/forward/a/b");
        site.page("i", "servlet.pattern", "/include/a/b");
        forwards(request -> request.getRequestDispatcher("b"));
        includes(request -> request.getRequestDispatcher("b"));
        Expect.equal(site.text("/forward/a") + site.text("/include/a"), "f<i>");
    }

    void toANamedServlet() throws IOException {
        site.page("b", "servlet.pattern", "/b", "servlet.name", "named");
        forwards(request -> request.getServletContext().getNamedDispatcher("named"));
        Expect.equal(site.text("/forward/a"), "b");
    }

    void withinAContextThatIsNotTheRoot() throws IOException {
        site.offer(
                ServletContextHelper.class,
                new ServletContextHelper() {},
                "context.name",
                "one",
                "context.path",
                "/one");
        String select = "(osgi.http.whiteboard.context.name=one)";
        site.page("b", "servlet.pattern", "/b", "context.select", select);
        forwards(request -> request.getRequestDispatcher("/b"), "context.select", select);
        Expect.equal(site.text("/one/forward/a"), "b");
    }

    void itSaysWhereTheRequestCameFrom() throws IOException {
        site.servlet(
                (request, response) -> response.getWriter()
                        .print(request.getServletPath() + " "
                                + request.getAttribute(RequestDispatcher.FORWARD_SERVLET_PATH)),
                "servlet.pattern",
                "/b");
        forwards(request -> request.getRequestDispatcher("/b"));
        Expect.equal(site.text("/forward/a"), "/b /forward/a");
    }
}

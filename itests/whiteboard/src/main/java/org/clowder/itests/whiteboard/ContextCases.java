package org.clowder.itests.whiteboard;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.runtime.dto.DTOConstants;

/** ServletContextHelperTestCase and AuthenticationTestCase of the OSGi TCK. */
final class ContextCases {

    private static final String ONE = "(osgi.http.whiteboard.context.name=one)";

    private final Site site;

    ContextCases(Site site) {
        this.site = site;
    }

    private ServiceRegistration<ServletContextHelper> helper(Object name, Object path, Object... more) {
        Object[] properties = new Object[more.length + 4];
        System.arraycopy(new Object[] {"context.name", name, "context.path", path}, 0, properties, 0, 4);
        System.arraycopy(more, 0, properties, 4, more.length);
        return site.offer(ServletContextHelper.class, new ServletContextHelper() {}, properties);
    }

    private AtomicReference<ServletContext> context(Object... properties) {
        AtomicReference<ServletContext> seen = new AtomicReference<>();
        ServletContextListener listener = new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                seen.set(event.getServletContext());
            }
        };
        Object[] all = new Object[properties.length + 2];
        System.arraycopy(properties, 0, all, 2, properties.length);
        all[0] = "listener";
        all[1] = "true";
        site.offer(ServletContextListener.class, listener, all);
        return seen;
    }

    private void failed(ServiceRegistration<ServletContextHelper> helper, int reason) {
        Expect.that(
                List.of(site.runtimeDTO().failedServletContextDTOs).stream()
                        .anyMatch(failed -> failed.serviceId == Site.id(helper) && failed.failureReason == reason),
                "a failure for reason " + reason);
    }

    void eachHelperIsAContextOfItsOwn() {
        helper("one", "/one", ".context.init.who", "me");
        ServletContext one = context("context.select", ONE).get();
        ServletContext byDefault = context().get();
        Expect.that(one != byDefault, "two contexts");
        Expect.equal(
                one.getServletContextName() + one.getContextPath(),
                "one" + site.uri("http", "/one").getPath());
        Expect.equal(one.getInitParameter("who"), "me");
        Expect.equal(byDefault.getServletContextName(), "default");
        one.setAttribute("x", 1);
        Expect.equal(byDefault.getAttribute("x"), null);
    }

    void itsClassLoaderIsThatOfTheBundle() {
        ClassLoader loader = context().get().getClassLoader();
        Expect.equal(((BundleReference) loader).getBundle(), site.framework().getBundle());
    }

    void aNameIsNeededAndAPathWithASlash() {
        failed(helper("", "/x"), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
        failed(helper("$bad name%", "/x"), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
        failed(helper(true, "/x"), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
        failed(helper("good", "x"), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
        failed(helper("good", "/x/"), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
    }

    void theHigherRankingHasTheName() throws IOException {
        ServiceRegistration<ServletContextHelper> low = helper("one", "/low");
        site.page("a", "servlet.pattern", "/a", "context.select", ONE);
        Expect.equal(site.text("/low/a"), "a");
        ServiceRegistration<ServletContextHelper> high = helper("one", "/high", ".service.ranking", 1);
        failed(low, DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE);
        Expect.equal(site.text("/high/a"), "a");
        Expect.equal(site.status("/low/a"), 404);
        site.retract(high);
        Expect.equal(site.text("/low/a"), "a");
    }

    void aServletMayBeInSeveral() throws IOException {
        helper("one", "/one");
        helper("two", "/two");
        site.page("a", "servlet.pattern", "/a", "context.select", "(osgi.http.whiteboard.context.name=*)");
        Expect.equal(site.text("/one/a") + site.text("/two/a") + site.text("/a"), "aaa");
    }

    void aServletOfAContextThatIsNotThereIsAFailure() throws IOException {
        site.page("a", "servlet.pattern", "/a", "context.select", ONE);
        Expect.equal(site.status("/a"), 404);
        Expect.equal(
                site.runtimeDTO().failedServletDTOs[0].failureReason,
                DTOConstants.FAILURE_REASON_NO_SERVLET_CONTEXT_MATCHING);
    }

    /** A helper that lets in who says a word, and tells the servlet who it is. */
    private static final class Door extends ServletContextHelper {

        private int finished;

        @Override
        public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (!"friend".equals(request.getHeader("X-Word"))) {
                response.setHeader("WWW-Authenticate", "Word");
                response.sendError(401);
                return false;
            }
            request.setAttribute(REMOTE_USER, "frodo");
            request.setAttribute(AUTHENTICATION_TYPE, "word");
            return true;
        }

        @Override
        public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
            finished++;
        }
    }

    void aHelperDecidesWhoComesIn() throws IOException {
        Door door = new Door();
        site.offer(ServletContextHelper.class, door, "context.name", "one", "context.path", "/one");
        site.servlet(
                (request, response) -> response.getWriter().print(request.getRemoteUser() + request.getAuthType()),
                "servlet.pattern",
                "/a",
                "context.select",
                ONE);
        Expect.equal(site.status("/one/a"), 401);
        Expect.equal(site.get("/one/a", "X-Word", "friend").body(), "frodoword");
        Expect.equal(door.finished, 1);
    }
}

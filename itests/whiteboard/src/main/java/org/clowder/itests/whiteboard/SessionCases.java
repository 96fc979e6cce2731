package org.clowder.itests.whiteboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.servlet.context.ServletContextHelper;

/** SessionHandlingTest of Felix, and sessions that end. */
final class SessionCases {

    private static final int IDLE_SECONDS = 1;

    private final Site site;

    SessionCases(Site site) {
        this.site = site;
    }

    private void context(String name) {
        site.offer(
                ServletContextHelper.class, new ServletContextHelper() {}, "context.name", name, "context.path", "/");
        site.servlet(
                (request, response) -> answer(name, request, response),
                "servlet.pattern",
                "/" + name,
                "context.select",
                "(osgi.http.whiteboard.context.name=" + name + ")");
    }

    private static void answer(String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String wish = String.valueOf(request.getQueryString());
        HttpSession session = request.getSession(wish.equals("create"));
        if (wish.equals("create")) {
            session.setAttribute("value", name);
        }
        if (wish.equals("end")) {
            session.invalidate();
            session = request.getSession(false);
        }
        response.getWriter().print(session == null ? "none" : session.getAttribute("value") + " " + session.getId());
    }

    void eachContextHasAPartOfTheSession() throws IOException {
        context("one");
        context("two");
        Expect.equal(site.text("/one") + site.text("/two"), "nonenone");
        String one = site.text("/one?create");
        Expect.that(one.startsWith("one "), one);
        Expect.equal(site.text("/two"), "none");
        String two = site.text("/two?create");
        Expect.that(two.startsWith("two "), two);
        Expect.equal(site.text("/one"), one);
        Expect.equal(site.text("/one?end"), "none");
        Expect.equal(site.text("/two"), two);
    }

    /** An attribute that is told where it is. */
    private static final class Bound implements HttpSessionBindingListener {
        private final transient List<String> told;

        Bound(List<String> told) {
            this.told = told;
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            told.add("bound " + event.getName());
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            told.add("unbound " + event.getName());
        }
    }

    void anAttributeIsToldThatItIsBound() throws IOException {
        List<String> told = new ArrayList<>();
        site.servlet(
                (request, response) -> {
                    HttpSession session = request.getSession();
                    session.setAttribute("x", new Bound(told));
                    response.getWriter().print(session.getAttribute("x") instanceof Bound);
                    session.invalidate();
                },
                "servlet.pattern",
                "/a");
        Expect.equal(site.text("/a"), "true");
        Expect.equal(told, List.of("bound x", "unbound x"));
    }

    void oneThatIsNotUsedEnds() throws IOException {
        site.servlet(
                (request, response) -> {
                    HttpSession session = request.getSession(false);
                    if (session == null) {
                        request.getSession().setMaxInactiveInterval(IDLE_SECONDS);
                    }
                    response.getWriter().print(session == null);
                },
                "servlet.pattern",
                "/a");
        Expect.equal(site.text("/a") + site.text("/a"), "truefalse");
        // to look for it would be to use it
        long used = System.currentTimeMillis();
        while (System.currentTimeMillis() - used <= TimeUnit.SECONDS.toMillis(IDLE_SECONDS)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        Expect.equal(site.text("/a"), "true");
    }
}

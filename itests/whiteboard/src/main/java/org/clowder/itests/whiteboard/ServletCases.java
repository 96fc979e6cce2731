package org.clowder.itests.whiteboard;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.runtime.dto.DTOConstants;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;

/** ServletTestCase of the OSGi TCK; ServletTest and ServletContentTest of Felix. */
final class ServletCases {

    private final Site site;

    ServletCases(Site site) {
        this.site = site;
    }

    private static String parts(HttpServletRequest request) {
        return request.getContextPath() + ":" + request.getServletPath() + ":" + request.getPathInfo();
    }

    private void parts(Object pattern) {
        site.servlet((request, response) -> response.getWriter().print(parts(request)), "servlet.pattern", pattern);
    }

    void severalPatternsLeadToOneServlet() throws IOException {
        site.page("a", "servlet.pattern", new String[] {"/a", "/b"});
        Expect.equal(site.text("/a") + site.text("/b"), "aa");
        Expect.equal(site.status("/c"), 404);
    }

    void aPathPatternTakesAllBelow() throws IOException {
        site.page("a", "servlet.pattern", "/*");
        Expect.equal(site.text("/a") + site.text("/some/path/b.html") + site.text("/"), "aaa");
    }

    void anExtensionPatternTakesThoseFiles() throws IOException {
        site.page("a", "servlet.pattern", "*.html");
        Expect.equal(site.text("/a.html") + site.text("/some/path/b.html"), "aa");
        Expect.equal(site.status("/a.xhtml"), 404);
        Expect.equal(site.status("/some/path/a.xhtml"), 404);
    }

    void theEmptyPatternIsTheRootAlone() throws IOException {
        parts("");
        Expect.equal(site.text("/"), site.uri("http", "").getPath() + "::/");
        Expect.equal(site.status("/a.xhtml"), 404);
    }

    void theSlashIsForWhatNothingElseTakes() throws IOException {
        parts("/");
        String path = site.uri("http", "").getPath();
        Expect.equal(site.text("/a.html"), path + ":/a.html:null");
        Expect.equal(site.text("/some/path"), path + ":/some/path:null");
    }

    void pathsAreThoseOfThePatternAndTheContext() throws IOException {
        site.offer(
                ServletContextHelper.class,
                new ServletContextHelper() {},
                "context.name",
                "shop",
                "context.path",
                "/shop");
        site.servlet(
                (request, response) -> response.getWriter().print(parts(request)),
                "servlet.pattern",
                "/cart/*",
                "context.select",
                "(osgi.http.whiteboard.context.name=shop)");
        Expect.equal(site.text("/shop/cart/item?x=1"), site.uri("http", "").getPath() + "/shop:/cart:/item");
    }

    void exactPatternsAreDistinct() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        site.page("b", "servlet.pattern", "/fee/fi/foo/fum");
        Expect.equal(site.text("/a") + site.text("/fee/fi/foo/fum"), "ab");
    }

    void theHigherRankingHasThePatternAndTheOlderAmongEquals() throws IOException {
        ServiceRegistration<Servlet> a = site.page("a", "servlet.name", "a", "servlet.pattern", "/a");
        ServiceRegistration<Servlet> b = site.page("b", "servlet.name", "b", "servlet.pattern", "/a");
        Expect.equal(site.text("/a"), "a");
        shadowed(b);
        ServiceRegistration<Servlet> c =
                site.page("c", "servlet.name", "c", "servlet.pattern", "/a", ".service.ranking", 1000);
        Expect.equal(site.text("/a"), "c");
        shadowed(a);
        site.retract(c);
        Expect.equal(site.text("/a"), "a");
    }

    private void shadowed(ServiceRegistration<Servlet> registration) {
        Expect.that(
                List.of(site.runtimeDTO().failedServletDTOs).stream()
                        .anyMatch(failed -> failed.serviceId == Site.id(registration)
                                && failed.failureReason == DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE),
                "shadowed: " + registration);
    }

    void withoutANameItHasThatOfItsClass() {
        ServiceRegistration<Servlet> a = site.page("a", "servlet.pattern", "/a");
        RequestInfoDTO there = site.runtime().calculateRequestInfoDTO("/a");
        Expect.equal(there.servletDTO.name, Page.class.getName());
        Expect.equal(there.servletDTO.serviceId, Site.id(a));
        Expect.that(!there.servletDTO.asyncSupported, "not asynchronous unless it says so");
    }

    void initParametersArePropertiesWithTheirPrefix() throws IOException {
        Page[] page = new Page[1];
        page[0] = new Page((request, response) ->
                response.getWriter().print(page[0].getInitParameter("one") + page[0].getInitParameter("two")));
        site.offer(Servlet.class, page[0], "servlet.pattern", "/a", ".servlet.init.one", "1");
        Expect.equal(site.text("/a"), "1null");
    }

    void itIsInitialisedOnceAndDestroyed() throws IOException {
        List<String> told = new ArrayList<>();
        ServiceRegistration<Servlet> registration = site.offer(Servlet.class, lifecycle(told), "servlet.pattern", "/a");
        site.text("/a");
        site.retract(registration);
        Expect.equal(told, List.of("init", "destroy"));
        Expect.that(site.runtime().calculateRequestInfoDTO("/a").servletDTO == null, "nothing there");
    }

    private static Page lifecycle(List<String> told) {
        return new Page((request, response) -> {}) {
            private static final long serialVersionUID = 1L;

            @Override
            public void init() {
                told.add("init");
            }

            @Override
            public void destroy() {
                told.add("destroy");
            }
        };
    }

    /** Beyond the specification. */
    void oneThatLeavesWaitsForTheRequestsInsideIt() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Page slow =
                new Page((request, response) -> {
                    inside.countDown();
                    try {
                        mayEnd.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    told.add("answer");
                }) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void destroy() {
                        told.add("destroy");
                    }
                };
        ServiceRegistration<Servlet> registration = site.offer(Servlet.class, slow, "servlet.pattern", "/a");
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return site.status("/a");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        inside.await(10, TimeUnit.SECONDS);
        Thread leaving = new Thread(() -> site.retract(registration));
        leaving.start();
        long end = System.nanoTime() + 10_000_000_000L;
        while (leaving.getState() != Thread.State.TIMED_WAITING) {
            Expect.that(System.nanoTime() < end, "it waits");
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        leaving.join(10_000);
        Expect.equal(answer.get(10, TimeUnit.SECONDS), 200);
        Expect.equal(told, List.of("answer", "destroy"));
    }

    void oneThatCannotBeInitialisedIsAFailure() throws IOException {
        Page failing = new Page((request, response) -> {}) {
            private static final long serialVersionUID = 1L;

            @Override
            public void init() throws ServletException {
                throw new ServletException("on purpose");
            }
        };
        ServiceRegistration<Servlet> registration = site.offer(Servlet.class, failing, "servlet.pattern", "/a");
        Expect.equal(site.status("/a"), 404);
        Expect.that(
                List.of(site.runtimeDTO().failedServletDTOs).stream()
                        .anyMatch(failed -> failed.serviceId == Site.id(registration)
                                && failed.failureReason == DTOConstants.FAILURE_REASON_EXCEPTION_ON_INIT),
                "a failure in init");
    }

    void aPrototypeIsMadeForTheWhiteboardAlone() throws IOException {
        List<Page> made = new ArrayList<>();
        PrototypeServiceFactory<Servlet> factory = new PrototypeServiceFactory<>() {
            @Override
            public Servlet getService(Bundle bundle, ServiceRegistration<Servlet> registration) {
                made.add(new Page((request, response) -> response.getWriter().print("made")));
                return made.get(made.size() - 1);
            }

            @Override
            public void ungetService(Bundle bundle, ServiceRegistration<Servlet> registration, Servlet service) {
                made.remove(service);
            }
        };
        ServiceRegistration<?> registration =
                site.framework().registerService(Servlet.class, factory, Site.properties("servlet.pattern", "/a"));
        try {
            Expect.equal(site.text("/a"), "made");
            Expect.equal(made.size(), 1);
        } finally {
            registration.unregister();
        }
        Expect.equal(made.size(), 0);
    }

    void contentHeadersAndMethodsGoThrough() throws IOException {
        site.servlet(
                (request, response) -> {
                    response.setStatus(202);
                    response.setHeader("X-Answer", request.getHeader("X-Question"));
                    response.setContentType("text/plain; charset=utf-8");
                    response.getWriter()
                            .print(request.getMethod()
                                    + request.getParameter("q")
                                    + request.getReader().readLine());
                },
                "servlet.pattern",
                "/a");
        HttpResponse<String> answer = site.post("/a?q=%C3%A4", "body", "X-Question", "why");
        Expect.equal(answer.statusCode(), 202);
        Expect.equal(answer.headers().firstValue("X-Answer").orElse(""), "why");
        Expect.equal(answer.body(), "POSTäbody");
    }

    void theContextWithTheLongerPathIsAskedFirst() throws IOException {
        for (String path : List.of("/foo", "/foo/bar")) {
            site.offer(
                    ServletContextHelper.class,
                    new ServletContextHelper() {},
                    "context.name",
                    "c" + path.replace('/', '.'),
                    "context.path",
                    path);
            site.page(
                    path,
                    "servlet.pattern",
                    "/*",
                    "context.select",
                    "(osgi.http.whiteboard.context.path=" + path + ")");
        }
        Expect.equal(site.text("/foo/bar/test") + site.text("/foo/other"), "/foo/bar/foo");
    }
}

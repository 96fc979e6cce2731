package org.clowder.itests.whiteboard;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.runtime.dto.DTOConstants;

/** FilterTestCase of the OSGi TCK. */
final class FilterCases {

    private final Site site;

    FilterCases(Site site) {
        this.site = site;
    }

    /** Writes a text before and after what it lets through. */
    private record Around(String text) implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            response.getWriter().print(text);
            chain.doFilter(request, response);
            if (!request.isAsyncStarted()) {
                response.getWriter().print(text);
            }
        }
    }

    private ServiceRegistration<Filter> around(String text, Object... properties) {
        return site.offer(Filter.class, new Around(text), properties);
    }

    void byPattern() throws IOException {
        site.page("a", "servlet.pattern", new String[] {"/a", "/b"});
        ServiceRegistration<Filter> filter = around("b", "filter.pattern", "/a");
        Expect.equal(site.text("/a") + site.text("/b"), "baba");
        site.retract(filter);
        Expect.equal(site.text("/a"), "a");
    }

    void byServletName() throws IOException {
        site.page("a", "servlet.pattern", "/a", "servlet.name", "named");
        site.page("b", "servlet.pattern", "/b");
        around("x", "filter.servlet", "named");
        Expect.equal(site.text("/a") + site.text("/b"), "xaxb");
    }

    void byExpression() throws IOException {
        site.page("a", "servlet.pattern", "/*");
        around("x", "filter.regex", "/(one|two)");
        Expect.equal(site.text("/one") + site.text("/two") + site.text("/three"), "xaxxaxa");
    }

    void theHigherRankingIsOutside() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        around("1", "filter.pattern", "/a", ".service.ranking", 1);
        around("2", "filter.pattern", "/a", ".service.ranking", 2);
        Expect.equal(site.text("/a"), "21a12");
    }

    void ofIncludesAndForwardsWhereTheySaySo() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        around("i", "filter.pattern", "/a", "filter.dispatcher", "INCLUDE");
        around("f", "filter.pattern", "/a", "filter.dispatcher", "FORWARD");
        site.servlet(
                (request, response) -> request.getRequestDispatcher("/a").include(request, response),
                "servlet.pattern",
                "/include");
        site.servlet(
                (request, response) -> request.getRequestDispatcher("/a").forward(request, response),
                "servlet.pattern",
                "/forward");
        Expect.equal(site.text("/a"), "a");
        Expect.equal(site.text("/include"), "iai");
        Expect.equal(site.text("/forward"), "faf");
    }

    void ofErrors() throws IOException {
        site.page("a", "servlet.errorPage", "4xx", "servlet.name", "a", "servlet.pattern", "/a");
        around("e", "filter.servlet", "a", "filter.dispatcher", "ERROR");
        site.servlet((request, response) -> response.sendError(404), "servlet.pattern", "/b");
        Expect.equal(site.text("/b"), "eae");
        Expect.equal(site.text("/a"), "a");
    }

    void ofAsynchronousDispatches() throws IOException {
        site.page("a", "servlet.pattern", "/b");
        around("s", "filter.pattern", "/b", "filter.dispatcher", "ASYNC", "filter.asyncSupported", true);
        site.servlet(
                (request, response) -> {
                    var async = request.startAsync();
                    CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> async.dispatch("/b"));
                },
                "servlet.pattern",
                "/a",
                "servlet.asyncSupported",
                true);
        Expect.equal(site.text("/a"), "sas");
        Expect.equal(site.text("/b"), "a");
    }

    void itsRequestIsOfADispatcherType() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        Filter type = (request, response, chain) ->
                response.getWriter().print(request.getDispatcherType() == DispatcherType.REQUEST);
        site.offer(Filter.class, type, "filter.pattern", "/a");
        Expect.equal(site.text("/a"), "true");
    }

    void initParametersArePropertiesWithTheirPrefix() throws IOException {
        StringBuilder found = new StringBuilder();
        Filter filter = new Filter() {
            @Override
            public void init(FilterConfig config) {
                found.append(config.getInitParameter("one")).append(config.getFilterName());
            }

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}
        };
        site.offer(Filter.class, filter, "filter.pattern", "/a", ".filter.init.one", "1", "filter.name", "f");
        Expect.equal(found.toString(), "1f");
    }

    void oneThatCannotBeInitialisedIsAFailure() {
        Filter failing = new Filter() {
            @Override
            public void init(FilterConfig config) throws ServletException {
                throw new ServletException("on purpose");
            }

            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}
        };
        failed(
                site.offer(Filter.class, failing, "filter.pattern", "/a"),
                DTOConstants.FAILURE_REASON_EXCEPTION_ON_INIT);
    }

    void anUnknownDispatcherOrExpressionIsAFailure() {
        failed(around("a", "filter.pattern", "no slash"), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
        failed(around("a", "filter.regex", "["), DTOConstants.FAILURE_REASON_VALIDATION_FAILED);
    }

    private void failed(ServiceRegistration<Filter> filter, int reason) {
        Expect.that(
                List.of(site.runtimeDTO().failedFilterDTOs).stream()
                        .anyMatch(failed -> failed.serviceId == Site.id(filter) && failed.failureReason == reason),
                "a failure for reason " + reason);
    }
}

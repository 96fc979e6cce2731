package org.clowder.itests.whiteboard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/** PreprocessorTestCase of the OSGi TCK. */
final class PreprocessorCases {

    private final Site site;

    PreprocessorCases(Site site) {
        this.site = site;
    }

    /** Adds a header to every answer. */
    private static final class Marking implements Preprocessor {
        private final String text;
        private String parameter;

        Marking(String text) {
            this.text = text;
        }

        @Override
        public void init(FilterConfig config) throws ServletException {
            parameter = config.getInitParameter("one");
            if (text.equals("refuse")) {
                throw new ServletException("on purpose");
            }
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).addHeader("X-Mark", text + parameter);
            chain.doFilter(request, response);
        }
    }

    private ServiceRegistration<Preprocessor> mark(String text, Object... properties) {
        return site.offer(Preprocessor.class, new Marking(text), properties);
    }

    private List<String> marks(String resource) throws IOException {
        return site.get(resource).headers().allValues("X-Mark");
    }

    void beforeEverythingAndWhereThereIsNothing() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        ServiceRegistration<Preprocessor> mark = mark("m", ".preprocessor.init.one", "1");
        Expect.equal(marks("/a"), List.of("m1"));
        Expect.equal(marks("/nothing"), List.of("m1"));
        Expect.equal(site.runtimeDTO().preprocessorDTOs.length, 1);
        site.retract(mark);
        Expect.equal(marks("/a"), List.of());
    }

    void byRanking() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        mark("low");
        mark("high", ".service.ranking", 1);
        Expect.equal(marks("/a"), List.of("highnull", "lownull"));
    }

    void oneThatCannotBeInitialisedIsAFailure() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        mark("refuse");
        Expect.equal(marks("/a"), List.of());
        Expect.equal(site.runtimeDTO().failedPreprocessorDTOs.length, 1);
    }

    void itMayAnswerItself() throws IOException {
        site.page("a", "servlet.pattern", "/a");
        Preprocessor own = new Preprocessor() {
            @Override
            public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                    throws IOException {
                ((HttpServletResponse) response).sendError(418);
            }
        };
        site.offer(Preprocessor.class, own);
        Expect.equal(site.status("/a"), 418);
    }
}

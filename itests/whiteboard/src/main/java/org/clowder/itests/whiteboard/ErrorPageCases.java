package org.clowder.itests.whiteboard;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.context.ServletContextHelper;

/** ErrorPageTest of Felix; the ones of error pages in ServletTestCase of the OSGi TCK. */
final class ErrorPageCases {

    private final Site site;

    ErrorPageCases(Site site) {
        this.site = site;
    }

    private ServiceRegistration<Servlet> errorPage(String text, Object errors, Object... more) {
        Object[] properties = new Object[more.length + 2];
        System.arraycopy(more, 0, properties, 2, more.length);
        properties[0] = "servlet.errorPage";
        properties[1] = errors;
        return site.page(text, properties);
    }

    private void sends(int status) {
        site.servlet((request, response) -> response.sendError(status), "servlet.pattern", "/a");
    }

    private void throwsException(Exception failure) {
        site.servlet(
                (request, response) -> {
                    if (failure instanceof IOException io) {
                        throw io;
                    }
                    throw (ServletException) failure;
                },
                "servlet.pattern",
                "/a");
    }

    private void expect(int status, String text) throws IOException {
        HttpResponse<String> answer = site.get("/a");
        Expect.equal(answer.statusCode(), status);
        Expect.equal(answer.body(), text);
    }

    void byCode() throws IOException {
        errorPage("page", "403");
        sends(403);
        expect(403, "page");
    }

    void byRangesOfCodes() throws IOException {
        errorPage("server", "5xx");
        errorPage("client", "4xx");
        sends(404);
        expect(404, "client");
    }

    void aCodeOfHigherRankingBeforeARange() throws IOException {
        errorPage("client", "4xx");
        errorPage("missing", "404", ".service.ranking", 1);
        sends(404);
        expect(404, "missing");
    }

    void byException() throws IOException {
        errorPage("page", ServletException.class.getName());
        throwsException(new ServletException("on purpose"));
        expect(500, "page");
    }

    void byParentOfException() throws IOException {
        errorPage("page", IOException.class.getName());
        throwsException(new FileNotFoundException("on purpose"));
        expect(500, "page");
    }

    void theExceptionBeforeTheCode() throws IOException {
        errorPage("code", "500");
        errorPage("exception", ServletException.class.getName());
        throwsException(new ServletException("on purpose"));
        expect(500, "exception");
    }

    void theHigherRankingOfTwo() throws IOException {
        errorPage("low", "403");
        errorPage("high", "403", ".service.ranking", 1);
        sends(403);
        expect(403, "high");
    }

    void ofItsContextOnly() throws IOException {
        site.offer(
                ServletContextHelper.class,
                new ServletContextHelper() {},
                "context.name",
                "one",
                "context.path",
                "/one");
        errorPage("page", "403", "context.select", "(osgi.http.whiteboard.context.name=one)");
        sends(403);
        Expect.that(!site.text("/a").equals("page"), "the container's own");
    }

    void itKnowsWhatWasWrong() throws IOException {
        site.servlet(
                (request, response) -> response.getWriter()
                        .print(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + " "
                                + request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)),
                "servlet.errorPage",
                "403");
        sends(403);
        expect(403, "403 " + site.uri("http", "/a").getPath());
    }
}

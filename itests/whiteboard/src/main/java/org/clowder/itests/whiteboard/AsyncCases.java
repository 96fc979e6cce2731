package org.clowder.itests.whiteboard;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** AsyncServletTest of Felix; the asynchronous ones of ServletTestCase of the OSGi TCK. */
final class AsyncCases {

    private final Site site;

    AsyncCases(Site site) {
        this.site = site;
    }

    void anAnswerFromAnotherThread() throws IOException {
        site.servlet(
                (request, response) -> {
                    AsyncContext async = request.startAsync();
                    CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
                        try {
                            async.getResponse().getWriter().print("later");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        async.complete();
                    });
                },
                "servlet.pattern",
                "/a",
                "servlet.asyncSupported",
                true);
        Expect.equal(site.text("/a"), "later");
    }

    void aDispatchFromAnotherThread() throws IOException {
        site.page("b", "servlet.pattern", "/b");
        site.servlet(
                (request, response) -> {
                    AsyncContext async = request.startAsync();
                    CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> async.dispatch("/b"));
                },
                "servlet.pattern",
                "/a",
                "servlet.asyncSupported",
                true);
        Expect.equal(site.text("/a"), "b");
    }

    void oneThatDoesNotSaySoCannotBe() throws IOException {
        site.servlet(
                (request, response) -> {
                    try {
                        request.startAsync().complete();
                    } catch (IllegalStateException e) {
                        response.getWriter().print("refused");
                    }
                },
                "servlet.pattern",
                "/a");
        Expect.equal(site.text("/a"), "refused");
    }
}

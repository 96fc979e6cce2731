package org.clowder.management.internal.page;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Shows pages on one Engine; every other request passes. */
final class PageValve extends ValveBase {

    private final Pages pages;
    private final Audience readers;

    PageValve(Pages pages, Audience readers) {
        super(true);
        this.pages = pages;
        this.readers = readers;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Optional<Page> page = pages.find(request.getDecodedRequestURI(), readers);
        if (page.isPresent()) {
            send(page.get().answer(request, readers), response);
        } else {
            getNext().invoke(request, response);
        }
    }

    private static void send(Answer answer, Response response) throws IOException {
        // An Engine without a context for this URI has already decided on 404.
        response.setSuspended(false);
        response.setStatus(answer.status());
        response.setContentType(answer.type());
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
        response.finishResponse();
    }
}

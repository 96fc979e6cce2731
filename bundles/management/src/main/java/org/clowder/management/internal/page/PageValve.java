package org.clowder.management.internal.page;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.clowder.server.ServerController;

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
        Optional<Page> page =
                pages.find(request.getDecodedRequestURI(), readers).filter(found -> found.answers(request));
        if (page.isPresent()) {
            send(page.get().answer(request, readers), request, response);
        } else {
            getNext().invoke(request, response);
        }
    }

    /** The pages of this valve that its readers find. */
    Stream<Page> pages() {
        return pages.of(readers);
    }

    private void send(Answer answer, Request request, Response response) throws IOException {
        // An Engine without a context for this URI has already decided on 404.
        response.setSuspended(false);
        response.setStatus(answer.status());
        response.setContentType(answer.type());
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::setHeader);
        response.getOutputStream().write(answer.body().getBytes(StandardCharsets.UTF_8));
        if (answer.rest() != null) {
            goOn(answer.rest(), request, response);
        }
        response.finishResponse();
    }

    /** Until its reader has gone, the pages leave, or the connector takes no new connections: then somebody waits for it. */
    private void goOn(Answer.Rest rest, Request request, Response response) throws IOException {
        int port = request.getConnector().getLocalPort();
        request.setNote(ServerController.ENDLESS_REQUEST, this);
        try {
            rest.writeTo(
                    response.getOutputStream(),
                    () -> pages.shows(this) && request.getConnector().getLocalPort() == port);
        } finally {
            request.removeNote(ServerController.ENDLESS_REQUEST);
        }
    }
}

package org.clowder.itests.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Server-sent events: {@code /stream} goes on after the event that the client had last, sends five, and stays open. Each is noted in a list in
 * the session, which is changed, and in an attribute, which is set. An event's data is that list. {@code /list} shows it too.
 */
public final class EventsServlet extends HttpServlet {

    private static final int EVENTS = 5;

    /** Those that stay open. */
    private final List<AsyncContext> open = new CopyOnWriteArrayList<>();

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        if (session.getAttribute("events") == null) {
            session.setAttribute("events", new ArrayList<>());
        }
        if (request.getPathInfo().equals("/list")) {
            response.getWriter().print(list(session) + " " + session.getAttribute("last"));
            return;
        }
        response.setContentType("text/event-stream");
        int had = Integer.parseInt(request.getHeader("Last-Event-ID"));
        AsyncContext stream = request.startAsync();
        stream.setTimeout(0);
        open.add(stream);
        stream.start(() -> send(stream, session, had));
    }

    private static void send(AsyncContext stream, HttpSession session, int had) {
        try {
            PrintWriter out = stream.getResponse().getWriter();
            for (int id = had + 1; id <= had + EVENTS; id++) {
                List<Integer> list = list(session);
                list.add(id);
                session.setAttribute("last", id);
                out.print("id: " + id + "\ndata: " + list + "\n\n");
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Integer> list(HttpSession session) {
        return (List<Integer>) session.getAttribute("events");
    }
}

package org.clowder.samples.whiteboard;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * A service that is a servlet, by the properties of the Servlet Whiteboard: no web.xml and no context path of its own. What its
 * visitors write is in their sessions, which go from member to member.
 */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.pattern=/whiteboard/*", "osgi.http.whiteboard.servlet.name=notes"})
public final class NotesServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String NOTES = "notes";

    private final transient BundleContext context;

    @Activate
    public NotesServlet(BundleContext context) {
        this.context = context;
    }

    /** Each request writes a note: its parameter {@code note}, or that there was a visit. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String member = context.getProperty("member.name");
        String note = request.getParameter("note");
        HttpSession session = request.getSession();
        Notes notes;
        synchronized (this) {
            notes = (Notes) session.getAttribute(NOTES);
            if (notes == null) {
                notes = new Notes();
                session.setAttribute(NOTES, notes);
            }
        }
        notes.add(note == null ? "a visit to " + member : note);

        response.setHeader("Cache-Control", "no-store");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        String accept = request.getHeader("Accept");
        if (accept != null && accept.contains("application/json")) {
            response.setContentType("application/json");
            response.getWriter()
                    .printf(
                            "{\"member\":\"%s\",\"session\":\"%s\",\"count\":%d,\"version\":\"%s\"}",
                            member,
                            session.getId(),
                            notes.count(),
                            context.getBundle().getVersion());
        } else {
            response.setContentType("text/plain");
            response.getWriter().println("Member " + member + ", session " + session.getId() + ": " + notes.count());
            notes.latest().forEach(response.getWriter()::println);
        }
    }
}

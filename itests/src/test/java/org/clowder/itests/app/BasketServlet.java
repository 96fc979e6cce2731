package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts an item into the basket of the session ({@code /put}), which {@link NewBaskets} has put there, or sets an attribute of its own for it
 * ({@code /note}). Each answers with the session's id; {@code /show} answers with the items and the attributes' names instead, and makes no
 * session.
 */
public final class BasketServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession(!request.getPathInfo().equals("/show"));
        if (session == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String item = request.getParameter("item");
        String answer = session.getId();
        switch (request.getPathInfo()) {
            case "/put" -> put(session, item);
            case "/note" -> session.setAttribute("note " + item, item);
            default -> answer = show(session);
        }
        response.getWriter().print(answer);
    }

    /** Sets it again, as those applications do whose container asks for it. */
    private static void put(HttpSession session, String item) {
        List<String> basket = basket(session);
        basket.add(item);
        session.setAttribute("basket", basket);
    }

    private static String show(HttpSession session) {
        TreeSet<String> names = new TreeSet<>(Collections.list(session.getAttributeNames()));
        names.remove("basket");
        return new TreeSet<>(basket(session)) + " " + names;
    }

    @SuppressWarnings("unchecked")
    private static List<String> basket(HttpSession session) {
        return (List<String>) session.getAttribute("basket");
    }
}

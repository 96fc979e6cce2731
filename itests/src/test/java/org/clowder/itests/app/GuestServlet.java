package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.function.Consumer;

/** Lets another bundle do something with the session: the one that has left its {@code guest} in the ServletContext. */
public final class GuestServlet extends HttpServlet {

    @Override
    @SuppressWarnings("unchecked")
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object guest = getServletContext().getAttribute("guest");
        if (guest == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND, "no guest");
            return;
        }
        ((Consumer<HttpSession>) guest).accept(request.getSession());
        response.getWriter().print("done");
    }
}

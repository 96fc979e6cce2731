package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Says what the application finds at {@code java:comp/env/NAME}, where NAME is the path of the request; of a data source, what it connects to. */
public final class ResourceServlet extends HttpServlet {

    @Override
    @SuppressWarnings("BanJNDI") // looking names up is what this is for; they are the caller's own
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        try {
            Object found = new InitialContext()
                    .lookup("java:comp/env/" + request.getPathInfo().substring(1));
            response.getWriter().print(found instanceof DataSource source ? described(source) : found);
        } catch (NamingException | SQLException e) {
            response.getWriter().print(e);
        }
    }

    private static String described(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return connection.getMetaData().getURL() + " as "
                    + connection.getMetaData().getUserName();
        }
    }
}

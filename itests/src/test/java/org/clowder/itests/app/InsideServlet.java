package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Says what a request looks like from inside the application, one {@code name=value} a line. */
public final class InsideServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        response.setHeader("X-Session-Timeout", "" + request.getSession().getMaxInactiveInterval());
        PrintWriter out = response.getWriter();
        out.println("thread=" + Thread.currentThread().getName());
        out.println("protocol=" + request.getProtocol());
        out.println("secure=" + request.isSecure());
        out.println("remote=" + request.getRemoteAddr());
        out.println("host=" + request.getServerName());
        out.println("virtualHost=" + getServletContext().getVirtualServerName());
        out.println("context=" + request.getContextPath());
        out.println("user=" + request.getRemoteUser());
        out.println("parameter=" + getServletContext().getInitParameter("from.context"));
        out.println("applicationParameter=" + getServletContext().getInitParameter("from.application"));
        out.println("greeting=" + lookup("greeting"));
        out.println("everywhere=" + lookup("everywhere"));
    }

    @SuppressWarnings("BanJNDI") // looking names up is what this is for; they are the caller's own
    private static Object lookup(String name) {
        try {
            return new InitialContext().lookup("java:comp/env/" + name);
        } catch (NamingException e) {
            return e.toString();
        }
    }
}

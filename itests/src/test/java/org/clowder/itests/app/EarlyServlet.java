package org.clowder.itests.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes its session, lets the whole answer leave in the way that the path says, and goes on working for a while.
 */
public final class EarlyServlet extends HttpServlet {

    private static final byte[] ANSWER = "done".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.getSession().setAttribute("early", request.getParameter("value"));
        switch (request.getPathInfo()) {
            case "/length" -> {
                response.setContentLength(ANSWER.length);
                response.getOutputStream().write(ANSWER);
            }
            case "/close" -> {
                response.getOutputStream().write(ANSWER);
                response.getOutputStream().close();
            }
            case "/flush" -> {
                response.setContentLength(0);
                response.flushBuffer();
            }
            default -> throw new IllegalArgumentException(request.getPathInfo());
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}

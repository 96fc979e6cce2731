package org.clowder.itests.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Keeps a list in its session and adds to it in the way that the path says, without setting the attribute again. */
public final class NotesServlet extends HttpServlet {

    private static final int LARGE = 64 * 1024;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        String value = request.getParameter("value");
        if (request.getPathInfo().equals("/begin")) {
            session.setAttribute("notes", new ArrayList<>(List.of(value)));
            return;
        }
        if (request.getPathInfo().equals("/done")) {
            return;
        }
        List<String> notes = notes(session);
        switch (request.getPathInfo()) {
            case "/show" -> {
                synchronized (notes) {
                    response.getWriter().print(String.join(",", notes));
                }
            }
            case "/slow" -> {
                work();
                add(notes, value);
            }
            case "/large" -> {
                response.getOutputStream().write(new byte[LARGE]);
                add(notes, value);
            }
            case "/async" -> later(request.startAsync(), () -> add(notes, value));
            case "/dispatched" -> {
                AsyncContext async = request.startAsync();
                later(() -> add(notes, value), () -> async.dispatch("/notes/done"));
            }
            case "/own" -> later(request.startAsync(), () -> add(notes(session), value));
            default -> throw new IllegalArgumentException(request.getPathInfo());
        }
    }

    private static void later(AsyncContext async, Runnable adds) {
        later(adds, async::complete);
    }

    private static void later(Runnable adds, Runnable ends) {
        new Thread(() -> {
                    work();
                    adds.run();
                    ends.run();
                })
                .start();
    }

    private static void work() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> notes(HttpSession session) {
        return (List<String>) session.getAttribute("notes");
    }

    private static void add(List<String> notes, String value) {
        synchronized (notes) {
            notes.add(value);
        }
    }
}

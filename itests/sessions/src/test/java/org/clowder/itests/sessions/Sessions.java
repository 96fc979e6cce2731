package org.clowder.itests.sessions;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does with the session what the path says. */
final class Sessions extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** Until when requests wait that say {@code /hold}, by the session's id. */
    static final Map<String, CountDownLatch> HELD = new ConcurrentHashMap<>();

    /** Who waits until such a request has come that far. */
    static final Map<String, CountDownLatch> BEGUN = new ConcurrentHashMap<>();

    /** Not serializable. */
    static final class Plain {}

    /** Serializable, as long as nothing is in it. */
    static final class Holder implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Object content;

        Holder(Object content) {
            this.content = content;
        }

        @Override
        public String toString() {
            return "holder of " + content;
        }
    }

    /** Written and read by itself. */
    public static final class Own implements Externalizable {
        private static final long serialVersionUID = 1L;
        private String text = "";

        /** For those who read it. */
        public Own() {}

        Own(String text) {
            this.text = text;
        }

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeUTF("own " + text);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            text = in.readUTF();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo().equals("/async")) {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                answer(request, response, "/set");
                async.complete();
            });
            return;
        }
        answer(request, response, request.getPathInfo().replace("/private", ""));
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, String path) {
        try {
            response.getWriter().print(text(request, path));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(HttpServletRequest request, String path) {
        String name = request.getParameter("name");
        String value = request.getParameter("value");
        HttpSession there = request.getSession(false);
        String known =
                switch (path) {
                    case "/no" -> "no session";
                    case "/login" -> "log in, please";
                    case "/get" -> there == null ? "none" : String.valueOf(there.getAttribute(name));
                    case "/names" ->
                        there == null ? "none" : new TreeSet<>(Collections.list(there.getAttributeNames())).toString();
                    case "/times" ->
                        there == null ? "none" : there.getCreationTime() + " " + there.getLastAccessedTime();
                    case "/user" -> request.getRemoteUser() + " by " + request.getAuthType();
                    default -> null;
                };
        return known == null ? changed(request, path, name, value) : known;
    }

    @SuppressWarnings("unchecked")
    private static String changed(HttpServletRequest request, String path, String name, String value) {
        HttpSession session = request.getSession();
        switch (path) {
            case "/set" -> session.setAttribute(name, value);
            case "/large" -> session.setAttribute(name, "x".repeat(Integer.parseInt(value)));
            case "/remove" -> session.removeAttribute(name);
            case "/plain" -> session.setAttribute(name, new Plain());
            case "/holder" -> session.setAttribute(name, new Holder(value == null ? new Plain() : value));
            case "/own" -> session.setAttribute(name, new Own(value));
            case "/fail" -> {
                session.setAttribute(name, value);
                throw new IllegalStateException("on purpose");
            }
            case "/timeout" -> session.setMaxInactiveInterval(Integer.parseInt(value));
            case "/rotate" -> request.changeSessionId();
            case "/invalidate" -> session.invalidate();
            case "/hold" -> {
                if (name != null) {
                    session.setAttribute(name, value);
                }
                String id = session.getId().replaceAll("\\..*", "");
                BEGUN.getOrDefault(id, new CountDownLatch(1)).countDown();
                try {
                    boolean unused = HELD.get(id).await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            case "/new" -> {
                return String.valueOf(session.isNew());
            }
            case "/size" -> {
                return String.valueOf(String.valueOf(session.getAttribute(name)).length());
            }
            case "/count" -> {
                Integer count = (Integer) session.getAttribute("count");
                session.setAttribute("count", count == null ? 1 : count + 1);
                return String.valueOf(session.getAttribute("count"));
            }
            case "/append" -> {
                List<String> list = (List<String>) session.getAttribute(name);
                if (list == null) {
                    list = new ArrayList<>();
                    session.setAttribute(name, list);
                }
                list.add(value);
                return list.toString();
            }
            default -> throw new IllegalArgumentException(path);
        }
        return "done";
    }
}

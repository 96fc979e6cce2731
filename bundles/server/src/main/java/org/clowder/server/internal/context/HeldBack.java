package org.clowder.server.internal.context;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Answers requests for applications that are being exchanged; without it, whoever has the path above theirs would. */
final class HeldBack extends ValveBase {

    private static final String RETRY_SECONDS = "1";

    private final List<String> paths;

    private HeldBack(List<String> paths) {
        super(true);
        this.paths = paths;
    }

    /** A list of context paths for {@link #install}; one that is held back twice is in it twice. */
    static List<String> paths() {
        return new CopyOnWriteArrayList<>();
    }

    /** Puts it behind the valves of a Host that has not started. */
    static void install(Host host, List<String> paths) {
        host.getPipeline().addValve(new HeldBack(paths));
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        for (String path : paths) {
            if (isBelow(request.getDecodedRequestURI(), path) && !isServed(request.getContext(), path)) {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                response.setHeader("Retry-After", RETRY_SECONDS);
                response.setContentType("text/plain");
                response.getWriter().println("This application is being exchanged. Try again in a moment.");
                return;
            }
        }
        getNext().invoke(request, response);
    }

    private static boolean isBelow(String uri, String path) {
        return uri != null
                && uri.startsWith(path)
                && (uri.length() == path.length() || uri.charAt(path.length()) == '/');
    }

    /** By itself, by another version of it, or by an application below it. */
    private static boolean isServed(Context context, String path) {
        return context != null && context.getPath().length() >= path.length();
    }
}

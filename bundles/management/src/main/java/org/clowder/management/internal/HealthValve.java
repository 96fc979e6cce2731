package org.clowder.management.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.clowder.server.Readiness;

/**
 * Answers {@code <path>/live} (200 as long as requests are answered at all) and {@code <path>/ready} (200 only when
 * nothing is missing, else 503 with what is) as JSON; every other request passes.
 */
final class HealthValve extends ValveBase {

    private final String live;
    private final String ready;
    private final String member;
    private final Readiness readiness;

    HealthValve(String path, String member, Readiness readiness) {
        super(true);
        this.live = path + "/live";
        this.ready = path + "/ready";
        this.member = member;
        this.readiness = readiness;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        String uri = request.getDecodedRequestURI();
        if (ready.equals(uri)) {
            List<String> missing = readiness.missing();
            answer(response, missing.isEmpty() ? "ready" : "not ready", missing);
        } else if (live.equals(uri)) {
            answer(response, "live", List.of());
        } else {
            getNext().invoke(request, response);
        }
    }

    private void answer(Response response, String status, List<String> missing) throws IOException {
        // An Engine without a context for this URI has already decided on 404.
        response.setSuspended(false);
        response.setStatus(missing.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", "no-store");
        String list = missing.stream().map(HealthValve::quoted).collect(Collectors.joining(","));
        String body =
                "{\"status\":" + quoted(status) + ",\"member\":" + quoted(member) + ",\"missing\":[" + list + "]}\n";
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        response.finishResponse();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}

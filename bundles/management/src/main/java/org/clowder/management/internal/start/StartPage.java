package org.clowder.management.internal.start;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Page;

/** At {@code /}, where no application is. */
abstract class StartPage implements Page {

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer");

    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>%1$s</title>
              <style>
                body { max-width: 42rem; margin: 3rem auto; padding: 0 1.5rem; font: 16px/1.5 system-ui, sans-serif; }
                h1 { font-size: 1.4rem; }
                dt { font-weight: 600; }
                dd { margin: 0 0 .7rem; }
              </style>
            </head>
            <body>
            <main>
            <h1>%1$s</h1>
            """;

    @Override
    public Optional<String> path() {
        return Optional.of("/");
    }

    @Override
    public boolean answers(HttpServletRequest request) {
        boolean asked = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return asked && ((Request) request).getContext() == null;
    }

    static Answer html(int status, String title, String body) {
        String page = HEAD.formatted(title) + body + "</main>\n</body>\n</html>\n";
        return new Answer(status, "text/html", page).with(HEADERS);
    }
}

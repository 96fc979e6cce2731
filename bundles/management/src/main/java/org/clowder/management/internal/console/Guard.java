package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.HostRule;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.Json;
import org.clowder.tomcat.LogLimit;

/**
 * Who may see the console, and who may act by it. Whoever can connect sees it, on a connector that nobody else's machine reaches, or where
 * {@code console.hosts} says that it is to be there; who acts has the token. Thread-safe.
 *
 * <p>The names by which browsers may come keep out pages of others that had their own name lead to this address, the origin those that
 * send requests to it.
 */
final class Guard {

    /** A page that loads nothing of anybody, that nobody frames, and that tells nobody where its user came from. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    static final int MOST_FAILURES = 10;

    private static final Log log = LogFactory.getLog(Guard.class);
    private static final String BEARER = "Bearer ";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ConsoleToken token;
    private final Set<String> hosts;
    private final String source;
    private final LogLimit said = LogLimit.onceIn(MINUTE);
    private final LogLimit failures = LogLimit.timesIn(MOST_FAILURES, MINUTE);

    Guard(ConsoleToken token, MemberEnvironment environment) {
        this.token = token;
        this.source = environment.source("console.hosts");
        this.hosts = HostRule.names(environment, "console.hosts");
    }

    /** What somebody who wants to see something is answered; empty if he may. */
    Optional<Answer> refusesToShow(HttpServletRequest request) {
        return refuses(request, "GET");
    }

    /** What somebody who wants to do something is answered; empty if he may. */
    Optional<Answer> refusesToAct(HttpServletRequest request) {
        return refuses(request, "POST").or(() -> lacksToken(request));
    }

    private Optional<Answer> refuses(HttpServletRequest request, String method) {
        String name = HostRule.name(request);
        if (hosts.isEmpty() && !local(request)) {
            return Optional.of(refusal(
                    403,
                    "The console is off where its connector is not on a loopback address: console.hosts in " + source
                            + " says by which names browsers may reach it"));
        }
        if (!LOOPBACK.contains(name) && !hosts.contains(name)) {
            return Optional.of(refusal(
                    403, "The console is not to be reached by this name; console.hosts in " + source + " adds it"));
        }
        if (foreign(request)) {
            return Optional.of(refusal(403, "The console does not take requests of other sites' pages"));
        }
        if (!request.getMethod().equals(method)) {
            return Optional.of(refusal(405, "Expected " + method).with(headers("Allow", method)));
        }
        return Optional.empty();
    }

    private static boolean local(HttpServletRequest request) {
        Connector connector = ((Request) request).getConnector();
        return connector.getProperty("address") instanceof InetAddress address && address.isLoopbackAddress()
                || connector.getProperty("unixDomainSocketPath") != null;
    }

    /** Browsers say where a request comes from, what is no browser says nothing. A link to the page may be anywhere. */
    private static boolean foreign(HttpServletRequest request) {
        String host = String.valueOf(request.getHeader("Host")).toLowerCase(Locale.ROOT);
        String origin = request.getHeader("Origin");
        if (origin != null) {
            return !origin.toLowerCase(Locale.ROOT).endsWith("://" + host);
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null
                && !site.equals("same-origin")
                && !site.equals("none")
                && !"document".equals(request.getHeader("Sec-Fetch-Dest"));
    }

    private Optional<Answer> lacksToken(HttpServletRequest request) {
        String given = request.getHeader("Authorization");
        if (given != null && given.startsWith(BEARER) && token.is(given.substring(BEARER.length()))) {
            return Optional.empty();
        }
        String from = request.getRemoteAddr();
        if (said.due(from)) {
            log.warn("Somebody at " + from + " tried to act by the console without its token, which is in data/"
                    + ConsoleToken.FILE);
        }
        // the right one is taken all the same: nobody keeps others out
        return Optional.of(
                failures.due(from)
                        ? refusal(401, "This needs the token of the console, which \"clowder console\" shows")
                                .with(headers("WWW-Authenticate", "Bearer"))
                        : refusal(429, "Too many wrong tokens; try again in a minute")
                                .with(headers("Retry-After", Long.toString(MINUTE.toSeconds()))));
    }

    private static Map<String, String> headers(String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(HEADERS);
        headers.put(name, value);
        return headers;
    }

    static Answer refusal(int status, String text) {
        return said(status, false, text);
    }

    /** What came of something, for whoever wanted it. */
    static Answer said(int status, boolean done, String text) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("done", done);
        fields.put("text", text);
        return Answer.json(status, Json.write(fields)).with(HEADERS);
    }
}

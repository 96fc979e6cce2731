package org.clowder.management.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.LogLimit;

/**
 * By which names operators' pages may be asked for, so that no page of others reads them in an operator's browser by a name of its own that leads to
 * this address ("DNS rebinding"). Addresses are no such names. Thread-safe.
 */
public final class HostRule {

    private static final Log log = LogFactory.getLog(HostRule.class);
    private static final String HOSTS = "management.hosts";
    private static final String ANY = "*";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));
    private final String source;
    private final LogLimit said = LogLimit.onceIn(Duration.ofMinutes(1));

    public HostRule(MemberEnvironment environment) {
        names.addAll(names(environment, HOSTS));
        names.addAll(names(environment, "console.hosts"));
        source = environment.source(HOSTS);
    }

    /** The names of a property, in lower case. */
    public static Set<String> names(MemberEnvironment environment, String property) {
        return Arrays.stream(environment.property(property).orElse("").split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** By which name a request has come, in lower case and without a port; empty if it says none, as no browser does. */
    public static String name(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
    }

    /** What somebody is answered who asks by another name; empty if he may ask. */
    public Optional<Answer> refuses(HttpServletRequest request) {
        String name = name(request);
        if (name.isEmpty()
                || names.contains(name)
                || names.contains(ANY)
                || ADDRESS.matcher(name).matches()) {
            return Optional.empty();
        }
        String advice = HOSTS + " in " + source + " adds it";
        if (said.due(name)) {
            log.warn("A request for " + request.getRequestURI() + " by the name " + name + " was refused; " + advice);
        }
        return Optional.of(
                new Answer(403, "text/plain", "This page is not to be reached by this name; " + advice + "\n")
                        .with(Map.of("X-Content-Type-Options", "nosniff")));
    }
}

package org.clowder.whiteboard.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.servlet.runtime.dto.FilterDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;

/**
 * One pattern under which a service is reached.
 *
 * @param kind of what is there
 * @param context the path of its ServletContext, {@code /} for the root
 * @param pattern by the rules of servlets, or a regular expression
 */
record Mapping(Kind kind, String context, String pattern) {

    enum Kind {
        SERVLET,
        RESOURCE,
        FILTER,
        FILTER_BY_EXPRESSION
    }

    /** The mappings of a service, and of all that is in its ServletContext, if it is one. */
    static Set<Mapping> of(RuntimeDTO runtime, long service) {
        return all(runtime, context -> context.serviceId == service ? id -> true : id -> id == service);
    }

    /** All others. */
    static Set<Mapping> without(RuntimeDTO runtime, long service) {
        return all(runtime, context -> context.serviceId == service ? id -> false : id -> id != service);
    }

    /** Those of all services. */
    static Set<Mapping> all(RuntimeDTO runtime) {
        return all(runtime, context -> id -> true);
    }

    private static Set<Mapping> all(RuntimeDTO runtime, Function<ServletContextDTO, LongPredicate> services) {
        return Arrays.stream(runtime.servletContextDTOs)
                .flatMap(context -> of(context, services.apply(context)))
                .collect(Collectors.toSet());
    }

    private static Stream<Mapping> of(ServletContextDTO context, LongPredicate services) {
        Stream<Mapping> servlets = Arrays.stream(context.servletDTOs)
                .filter(servlet -> services.test(servlet.serviceId))
                .flatMap(servlet -> all(Kind.SERVLET, context, servlet.patterns));
        Stream<Mapping> resources = Arrays.stream(context.resourceDTOs)
                .filter(resource -> services.test(resource.serviceId))
                .flatMap(resource -> all(Kind.RESOURCE, context, resource.patterns));
        Stream<Mapping> filters = Arrays.stream(context.filterDTOs)
                .filter(filter -> services.test(filter.serviceId))
                .flatMap(filter -> of(context, filter));
        return Stream.of(servlets, resources, filters).flatMap(one -> one);
    }

    private static Stream<Mapping> of(ServletContextDTO context, FilterDTO filter) {
        Stream<Mapping> byServlet = Arrays.stream(context.servletDTOs)
                .filter(servlet -> Arrays.asList(Objects.requireNonNullElse(filter.servletNames, new String[0]))
                        .contains(servlet.name))
                .flatMap(servlet -> all(Kind.FILTER, context, servlet.patterns));
        return Stream.of(
                        all(Kind.FILTER, context, filter.patterns),
                        all(Kind.FILTER_BY_EXPRESSION, context, filter.regexs),
                        byServlet)
                .flatMap(one -> one);
    }

    private static Stream<Mapping> all(Kind kind, ServletContextDTO context, String[] patterns) {
        return Stream.ofNullable(patterns)
                .flatMap(Arrays::stream)
                .map(pattern -> new Mapping(kind, context.contextPath, pattern));
    }

    /** The pattern within the context of the whiteboard. */
    String path() {
        return context.equals("/") ? pattern : context + pattern;
    }

    /** True if a request for a path, within the context of the whiteboard, reaches what is there. */
    boolean matches(String path) {
        return within(path).filter(this::matchesWithin).isPresent();
    }

    private Optional<String> within(String path) {
        if (context.equals("/") || context.isEmpty()) {
            return Optional.of(path);
        }
        boolean below =
                path.startsWith(context) && (path.length() == context.length() || path.charAt(context.length()) == '/');
        return below ? Optional.of(path.substring(context.length())) : Optional.empty();
    }

    private boolean matchesWithin(String path) {
        if (kind == Kind.FILTER_BY_EXPRESSION) {
            return Pattern.matches(pattern, path);
        }
        if (pattern.endsWith("/*")) {
            String prefix = pattern.substring(0, pattern.length() - 2);
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }
        if (pattern.startsWith("*.")) {
            return path.endsWith(pattern.substring(1));
        }
        return pattern.equals("/") || path.equals(pattern) || pattern.isEmpty() && path.equals("/");
    }
}

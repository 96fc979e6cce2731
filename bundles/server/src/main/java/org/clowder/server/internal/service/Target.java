package org.clowder.server.internal.service;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Which containers a service is for: the service property {@value #PROPERTY}. {@code Catalina} is an Engine,
 * {@code Catalina/localhost} a Host, {@code Catalina/localhost/shop} a Context (nothing after the last slash, or
 * {@code ROOT}, for the root application); {@code *} stands for any characters. A text in brackets is an OSGi filter over
 * {@code type} (engine, host, context), {@code engine}, {@code host} and {@code path}. Immutable.
 */
final class Target {

    /** A text, or several. */
    static final String PROPERTY = "org.clowder.target";

    private static final List<String> TYPES = List.of("engine", "host", "context");

    private final List<Pattern> names;
    private final Filter filter;

    private Target(List<Pattern> names, Filter filter) {
        this.names = names;
        this.filter = filter;
    }

    /** @throws IllegalArgumentException if the property has no meaning; the message says why */
    static List<Target> of(Object property) {
        if (property instanceof Collection<?> many) {
            return many.stream().map(each -> parse(each.toString())).toList();
        }
        if (property instanceof String[] many) {
            return Arrays.stream(many).map(Target::parse).toList();
        }
        return List.of(parse(property.toString()));
    }

    private static Target parse(String text) {
        if (text.startsWith("(")) {
            try {
                return new Target(List.of(), FrameworkUtil.createFilter(text));
            } catch (InvalidSyntaxException e) {
                throw new IllegalArgumentException(PROPERTY + "=" + text + ": " + e.getMessage(), e);
            }
        }
        String[] parts = text.split("/", 3);
        if (parts[0].isBlank() || (parts.length > 1 && parts[1].isBlank())) {
            throw new IllegalArgumentException(PROPERTY + "=" + text
                    + ": expected Engine, Engine/Host, Engine/Host/path, or an OSGi filter in brackets");
        }
        if (parts.length == 3 && parts[2].equals("ROOT")) {
            parts[2] = "";
        }
        return new Target(Arrays.stream(parts).map(Target::pattern).toList(), null);
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(
                Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    boolean matches(Container container) {
        List<String> path = path(container);
        if (filter != null) {
            return filter.matches(Map.of(
                    "type",
                    TYPES.get(path.size() - 1),
                    "engine",
                    path.get(0),
                    "host",
                    path.size() > 1 ? path.get(1) : "",
                    "path",
                    path.size() > 2 ? "/" + path.get(2) : ""));
        }
        if (names.size() != path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!names.get(i).matcher(path.get(i)).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The names from the Engine down; a context is named by its path without the first slash. */
    static List<String> path(Container container) {
        List<String> path = new ArrayList<>();
        for (Container each = container; each != null; each = each.getParent()) {
            path.add(0, name(each));
        }
        return path;
    }

    private static String name(Container container) {
        if (container instanceof Context context) {
            return context.getPath().isEmpty() ? "" : context.getPath().substring(1);
        }
        return container.getName();
    }
}

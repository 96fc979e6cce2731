package org.clowder.server.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.tomcat.util.IntrospectionUtils;

/** Replaces <code>${name}</code> and <code>${name:-default}</code> by Tomcat's own rules, from Clowder's sources. */
final class Substitution {

    private final Function<String, Optional<String>> source;

    Substitution(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * Replaces every reference in a value.
     *
     * @param value the raw attribute value
     * @param unknown told of each name that no source knows and that has no default
     */
    String apply(String value, java.util.function.Consumer<String> unknown) {
        if (value.indexOf('$') < 0) {
            return value;
        }
        List<String> misses = new ArrayList<>();
        IntrospectionUtils.PropertySource lookup = name -> source.apply(name).orElseGet(() -> {
            misses.add(name);
            return null;
        });
        String result = IntrospectionUtils.replaceProperties(
                value, null, new IntrospectionUtils.PropertySource[] {lookup}, null);
        misses.stream().filter(name -> result.contains("${" + name + "}")).forEach(unknown);
        return result;
    }
}

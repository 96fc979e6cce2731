package org.clowder.server.internal.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.tomcat.util.IntrospectionUtils;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Secrets;

/** Replaces <code>${name}</code> and <code>${name:-default}</code> by Tomcat's own rules, from Clowder's sources. */
public final class Substitution {

    private final Function<String, Optional<String>> source;

    public Substitution(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * Replaces every reference in the attributes of an element and of all that are in it.
     *
     * @param secrets learn of values that are not to be seen in a problem
     * @param findings are told of each name that no source knows and that has no default
     */
    public void apply(Element root, Secrets secrets, Findings findings) {
        root.all().forEach(element -> element.attributeNames().forEach(attribute -> {
            String raw = element.attribute(attribute);
            String value = apply(
                    raw,
                    unknown -> findings.problem(
                            element.line(),
                            secrets.masked("<" + element.name() + " " + attribute + "=\"" + raw + "\">: ${" + unknown
                                    + "} has no value; set " + unknown + " in conf/clowder.properties or "
                                    + PropertySources.environmentName(unknown) + " in the environment")));
            element.set(attribute, value);
            secrets.note(attribute, raw, value);
        }));
    }

    /**
     * Replaces every reference in a value.
     *
     * @param value the raw attribute value
     * @param unknown told of each name that no source knows and that has no default
     */
    private String apply(String value, Consumer<String> unknown) {
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

package org.clowder.tomcat;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Who knows of {@link StandingWarning}s; an OSGi service (whiteboard), asked by {@code clowder status}, the health page and the
 * console. Safe for use by several threads; answers at once.
 */
@ConsumerType
public interface StandingWarnings {

    /** Those of the moment; never null. */
    List<StandingWarning> warnings();

    /** Numbers that go with them, by the names that programs see; often empty. */
    default Map<String, Integer> figures() {
        return Map.of();
    }

    /** What all of them know, for programs: each figure, and the {@code warnings}. */
    static Map<String, Object> fields(Collection<? extends StandingWarnings> all) {
        Map<String, Object> fields = new LinkedHashMap<>();
        all.forEach(each -> fields.putAll(each.figures()));
        fields.put(
                "warnings",
                all.stream()
                        .flatMap(each -> each.warnings().stream())
                        .map(StandingWarning::fields)
                        .toList());
        return fields;
    }
}

package org.clowder.server.internal.member;

import java.util.Optional;
import java.util.function.Function;
import org.clowder.member.MemberValues;
import org.clowder.member.References;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.Findings;
import org.clowder.server.internal.problem.Secrets;

/** Replaces <code>${name}</code> and <code>${name:-default}</code> in the attributes of elements. */
public final class Substitution {

    private final References references;

    public Substitution(Function<String, Optional<String>> source) {
        this.references = new References(source);
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
            String value = references.resolve(
                    raw,
                    unknown -> findings.problem(
                            element.line(),
                            secrets.masked("<" + element.name() + " " + attribute + "=\"" + raw + "\">: "
                                    + MemberValues.noValue(unknown))));
            element.set(attribute, value);
            secrets.note(attribute, raw, value);
        }));
    }
}

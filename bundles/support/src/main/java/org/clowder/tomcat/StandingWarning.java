package org.clowder.tomcat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Something that an operator should see to although the member serves, for as long as its cause is there. Immutable.
 *
 * @param subject what it is about: the address of a member, the name of a configuration
 * @param text one sentence for operators, with the reason and what to do; without values that are known to be secret
 * @param count how often it has happened; 0 if that is not counted
 */
public record StandingWarning(Kind kind, String subject, String text, long count) {

    /** What warnings are about. */
    public enum Kind {
        /** A member that the configuration names, or that was found, is not there. */
        MEMBER_MISSING,
        /** What a member sends is not taken. */
        MEMBER_REFUSED,
        /** The host platform's channel is used, and its own listeners may be in the way. */
        HOST_CHANNEL,
        /** A configuration, or a key of it, is not in force. */
        CONFIGURATION_REFUSED
    }

    public StandingWarning {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        text = SecretValues.masked(text);
    }

    /** A configuration, or a key of it, that is not in force. */
    public static StandingWarning configuration(String name, String text) {
        return new StandingWarning(Kind.CONFIGURATION_REFUSED, name, text, 0);
    }

    /** All of it by name, in the order of programs that show it. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", kind);
        fields.put("subject", subject);
        fields.put("text", text);
        fields.put("count", count);
        return fields;
    }
}

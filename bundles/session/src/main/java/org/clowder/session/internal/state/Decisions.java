package org.clowder.session.internal.state;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.EncodedValue;

/** Why members have of a session what they have, at FINE: what was found, decided, asked and told, a line for each. For any number of threads. */
public final class Decisions {

    private static final Log log = LogFactory.getLog(Decisions.class);

    private Decisions() {}

    /** Whether anybody reads them: texts are made only then. */
    public static boolean logged() {
        return log.isDebugEnabled();
    }

    public static void log(Replica replica, String text) {
        log(replica.store().name(), replica.id(), text);
    }

    /** Of a session that may not be known here. */
    public static void log(String store, String id, String text) {
        log.debug(store + ", session " + id + ": " + text);
    }

    /** What was written: values are not shown, as they may be secret. */
    public static String written(Map<String, EncodedValue> values) {
        return titles(values.entrySet().stream()
                .map(each -> new Entry(each.getKey(), each.getValue(), 0, 0, 0))
                .toList());
    }

    static String titles(Collection<Entry> entries) {
        return entries.stream()
                .map(entry -> (entry.value() == null ? "without " : "") + entry.title())
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Names of members, or nobody. */
    public static String members(List<?> members) {
        return members.isEmpty()
                ? "nobody"
                : members.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}

package org.clowder.shell.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.clowder.session.ReplicationMetrics;

/**
 * What {@code clowder status} shows of one cluster's replication.
 *
 * @param line for people: what is going on, and of what may be wrong only what did happen
 * @param fields for programs: every metric by its name, with the same names as JMX but for the lower-case first letter
 */
record ClusterReplication(String line, Map<String, Object> fields) {

    private static final String GETTER = "get";

    /** All clusters of this member, by name. */
    static List<ClusterReplication> of(Collection<ReplicationMetrics> clusters) {
        return clusters.stream()
                .sorted(Comparator.comparing(ReplicationMetrics::getName))
                .map(ClusterReplication::of)
                .toList();
    }

    static ClusterReplication of(ReplicationMetrics metrics) {
        return new ClusterReplication(line(metrics), fields(metrics));
    }

    private static String line(ReplicationMetrics metrics) {
        StringBuilder line = new StringBuilder(metrics.getName())
                .append(": ")
                .append(count(metrics.getMembers(), "member"))
                .append(", lag ")
                .append(metrics.getLag())
                .append(" (")
                .append(metrics.getLagMillis())
                .append(" ms), ")
                .append(count(metrics.getDeltasSent(), "delta"))
                .append(" sent, ")
                .append(metrics.getDeltasApplied())
                .append(" applied");
        Stream.of(
                        trouble(metrics.getWaitsGivenUp(), "wait", " given up"),
                        trouble(metrics.getGaps(), "gap", ""),
                        trouble(metrics.getResends(), "resend", ""),
                        trouble(metrics.getFailedSends(), "failed send", ""),
                        trouble(metrics.getRefusedFrames(), "refused frame", ""))
                .forEach(line::append);
        return line.toString();
    }

    private static String trouble(long number, String what, String done) {
        return number == 0 ? "" : ", " + count(number, what) + done;
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** By reflection, so that a metric that is added to the interface is not forgotten here. */
    private static Map<String, Object> fields(ReplicationMetrics metrics) {
        Map<String, Object> fields = new TreeMap<>(
                Comparator.comparing((String name) -> !name.equals("name")).thenComparing(Comparator.naturalOrder()));
        for (Method method : ReplicationMetrics.class.getMethods()) {
            if (method.getName().startsWith(GETTER) && method.getParameterCount() == 0) {
                fields.put(property(method), value(method, metrics));
            }
        }
        return fields;
    }

    private static String property(Method getter) {
        String name = getter.getName().substring(GETTER.length());
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Object value(Method getter, ReplicationMetrics metrics) {
        try {
            return getter.invoke(metrics);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Metric " + property(getter) + " of " + metrics.getName(), e);
        }
    }
}

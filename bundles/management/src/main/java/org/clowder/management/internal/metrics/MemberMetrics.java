package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.gauge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.catalina.util.ServerInfo;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.Drain;
import org.clowder.server.Readiness;

/** Of the member itself: what it is, whether it is ready, and what is deployed. */
final class MemberMetrics {

    private static final Metric<Integer> BUILD = gauge(
            "clowder_build_info",
            "Always 1; its labels say which member this is, of which versions.",
            Integer::doubleValue);

    private static final Metric<Integer> READY = gauge(
            "clowder_ready",
            "Whether the member is ready (1) or not (0), as /health/ready says.",
            Integer::doubleValue);

    private static final Metric<Integer> DRAIN = gauge(
            "clowder_drain_state",
            "1 for the state that the member is in: serving, draining or drained; 0 for the others.",
            Integer::doubleValue);

    private static final List<Metric<Drain.Progress>> DRAINED = List.of(
            gauge("clowder_drain_sessions", "Sessions that the drain found.", Drain.Progress::sessions),
            gauge(
                    "clowder_drain_safe_sessions",
                    "Those of them that another member is known to have.",
                    Drain.Progress::safe));

    private static final Metric<Long> APPLICATIONS =
            gauge("clowder_applications", "Applications by the state of their deployment.", Long::doubleValue);

    private MemberMetrics() {}

    static void writeBuild(String member, String version, Exposition out) {
        Labels labels = Labels.of("member", member)
                .and("version", version)
                .and("tomcat", ServerInfo.getServerNumber())
                .and("java", System.getProperty("java.version"));
        out.write(List.of(BUILD), Map.of(labels, 1));
    }

    /** @param readiness null while the server is stopped */
    static void writeReady(Readiness readiness, Exposition out) {
        out.write(READY, readiness != null && readiness.ready() ? 1 : 0);
    }

    /** @param drain null while the server is stopped */
    static void writeDrain(Drain drain, Exposition out) {
        if (drain == null) {
            return;
        }
        Drain.Progress progress = drain.progress();
        Map<Labels, Integer> states = new LinkedHashMap<>();
        for (Drain.State state : Drain.State.values()) {
            states.put(labels(state), state == progress.state() ? 1 : 0);
        }
        out.write(List.of(DRAIN), states);
        out.write(DRAINED, Map.of(Labels.NONE, progress));
    }

    /** @param applications null while the server is stopped */
    static void writeApplications(Applications applications, Exposition out) {
        if (applications == null) {
            return;
        }
        List<ApplicationStatus> all = applications.list();
        Map<Labels, Long> states = new LinkedHashMap<>();
        for (ApplicationStatus.State state : ApplicationStatus.State.values()) {
            states.put(
                    labels(state),
                    all.stream().filter(each -> each.state() == state).count());
        }
        out.write(List.of(APPLICATIONS), states);
    }

    private static Labels labels(Enum<?> state) {
        return Labels.of("state", state.name().toLowerCase(Locale.ROOT));
    }
}

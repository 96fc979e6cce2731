package org.clowder.management.internal.console;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ApplicationStatus;
import org.clowder.server.Applications;
import org.clowder.server.ServerController;
import org.clowder.session.ReplicationMetrics;
import org.clowder.tomcat.Json;
import org.clowder.tomcat.StandingWarning;

/** What the console shows, as one line of JSON, the same for all who look within a second. Thread-safe. */
final class Snapshot {

    private static final Log log = LogFactory.getLog(Snapshot.class);
    private static final long AGE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Console console;
    private final ReentrantLock lock = new ReentrantLock();
    private String last = "";
    private long takenAt;

    Snapshot(Console console) {
        this.console = console;
    }

    /** The one before if something cannot be told now; empty if there is none. */
    String json() {
        lock.lock();
        try {
            if (last.isEmpty() || System.nanoTime() - takenAt > AGE_NANOS) {
                last = Json.write(fields());
                takenAt = System.nanoTime();
            }
        } catch (RuntimeException e) {
            log.debug("The console shows what it showed before", e);
        } finally {
            lock.unlock();
        }
        return last;
    }

    private Map<String, Object> fields() {
        List<String> missing = console.missing();
        MemberReport report = console.report(missing);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("member", member(missing));
        fields.put("cluster", console.others().explanation());
        fields.put(
                "standingWarnings",
                console.standingWarnings().stream().map(StandingWarning::fields).toList());
        fields.put("members", console.others().list(console.member(), report));
        fields.put(
                "replication",
                console.replication.stream().map(Snapshot::replication).toList());
        Applications applications = console.applications;
        fields.put(
                "applications",
                applications == null
                        ? List.of()
                        : applications.list().stream()
                                .map(ApplicationStatus::fields)
                                .toList());
        fields.put("warnings", console.warnings().count());
        return fields;
    }

    private Map<String, Object> member(List<String> missing) {
        ServerController controller = console.controller;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", console.member());
        fields.put("failure", controller == null ? "" : controller.failure().orElse(""));
        fields.put("missing", missing);
        fields.put("startedAt", ManagementFactory.getRuntimeMXBean().getStartTime());
        fields.put("pid", ProcessHandle.current().pid());
        return fields;
    }

    private static Map<String, Object> replication(ReplicationMetrics metrics) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", metrics.getName());
        fields.put("members", metrics.getMembers());
        fields.put("lag", metrics.getLag());
        fields.put("lagMillis", metrics.getLagMillis());
        fields.put("waitsGivenUp", metrics.getWaitsGivenUp());
        fields.put("conflicts", metrics.getConflicts());
        return fields;
    }
}

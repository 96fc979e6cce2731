package org.clowder.shell.internal;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.clowder.channel.SharedChannel;
import org.clowder.server.Drain;
import org.clowder.server.Missing;
import org.clowder.server.Readiness;
import org.clowder.server.ServerController;
import org.clowder.tomcat.Json;
import org.clowder.tomcat.StandingWarnings;

/**
 * What {@code clowder status} shows.
 *
 * @param member the member's name
 * @param base its directory
 * @param state the name of the server's state, STOPPED while its bundle is stopped
 * @param missing what is missing until the member is ready
 * @param drain whether it is in service; null while its server is stopped
 * @param cluster the state of the channel, in one line
 * @param warnings what is wrong although it may be ready
 * @param replication of each cluster that runs
 * @param urls of each Service that runs
 * @param uptime of the process
 * @param pid of the process
 */
record MemberStatus(
        String member,
        String base,
        String state,
        List<String> missing,
        Drain.Progress drain,
        String cluster,
        List<StandingWarnings> warnings,
        List<ClusterReplication> replication,
        Map<String, List<String>> urls,
        Duration uptime,
        long pid) {

    /** Asks the services; each of them may be null, which means that its bundle is stopped. */
    static MemberStatus of(
            String member,
            String base,
            ServerController controller,
            Readiness readiness,
            Drain drain,
            SharedChannel channel,
            List<StandingWarnings> warnings,
            List<ClusterReplication> replication) {
        return new MemberStatus(
                member,
                base,
                controller == null ? "STOPPED" : controller.state().name(),
                readiness == null
                        ? List.of("the server is stopped (bundle org.clowder.server)")
                        : readiness.missing().stream().map(Missing::detail).toList(),
                drain == null ? null : drain.progress(),
                channel == null ? "platform clustering is stopped (bundle org.clowder.channel)" : channel.explanation(),
                warnings,
                replication,
                Urls.of(controller == null ? Optional.empty() : controller.server()),
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()),
                ProcessHandle.current().pid());
    }

    boolean ready() {
        return missing.isEmpty();
    }

    String text() {
        Table table = new Table().row("member", member).row("state", state).row("ready", ready() ? "yes" : "no");
        missing.forEach(what -> table.row("missing", what));
        table.row("cluster", cluster);
        warnings.stream().flatMap(each -> each.warnings().stream()).forEach(each -> table.row("warning", each.text()));
        replication.forEach(each -> table.row("replication", each.line()));
        urls.forEach((service, all) -> all.forEach(url -> table.row("url", url + " (" + service + ")")));
        return table.row("uptime", readable(uptime))
                .row("pid", pid)
                .row("base", base)
                .toString();
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("member", member);
        fields.put("state", state);
        fields.put("ready", ready());
        fields.put("missing", missing);
        if (drain != null) {
            fields.put("drain", drain.state().name());
        }
        if (drain != null && drain.state() != Drain.State.SERVING) {
            fields.put("sessions", drain.sessions());
            fields.put("safeSessions", drain.safe());
        }
        fields.put("cluster", cluster);
        fields.putAll(StandingWarnings.fields(warnings));
        fields.put(
                "replication",
                replication.stream().map(ClusterReplication::fields).toList());
        fields.put("urls", urls);
        fields.put("uptimeMillis", uptime.toMillis());
        fields.put("pid", pid);
        fields.put("base", base);
        return Json.write(fields);
    }

    private static String readable(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}

package org.clowder.shell.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.Session;
import org.clowder.tomcat.Json;

/**
 * The sessions of a running server, by application and id, so that the listings of two members can be compared line by line.
 *
 * @param shown the first of them
 * @param total how many there are
 */
record SessionListing(List<SessionStatus> shown, int total) {

    /** As many as somebody still reads, and no load for a member that holds very many. */
    static final int FIRST = 1_000;

    /** A session with its id of the moment: a login may change it while the list is sorted. */
    private record Found(String id, Session session) {}

    /** Looks at all applications of all Hosts; only the first {@code limit} sessions are described. */
    static SessionListing of(Optional<Server> server, int limit) {
        List<SessionStatus> shown = new ArrayList<>();
        int total = 0;
        for (Context context : server.map(SessionListing::contexts).orElse(List.of())) {
            List<Found> sessions = sessions(context.getManager());
            total += sessions.size();
            sessions.stream()
                    .limit(Math.max(0, limit - shown.size()))
                    .forEach(found -> shown.add(SessionStatus.of(context, found.session())));
        }
        return new SessionListing(shown, total);
    }

    private static List<Context> contexts(Server server) {
        List<Context> contexts = new ArrayList<>();
        for (Service service : server.findServices()) {
            Container engine = service.getContainer();
            for (Container host : engine == null ? new Container[0] : engine.findChildren()) {
                for (Container context : host.findChildren()) {
                    contexts.add((Context) context);
                }
            }
        }
        contexts.sort(
                Comparator.comparing((Context context) -> context.getParent().getName())
                        .thenComparing(Context::getName));
        return contexts;
    }

    /** A session that has no id yet is not there yet. */
    private static List<Found> sessions(Manager manager) {
        List<Found> found = new ArrayList<>();
        for (Session session : manager == null ? new Session[0] : manager.findSessions()) {
            String id = session.getIdInternal();
            if (id != null) {
                found.add(new Found(id, session));
            }
        }
        found.sort(Comparator.comparing(Found::id));
        return found;
    }

    String text() {
        if (shown.isEmpty()) {
            return "";
        }
        Table table = new Table("PATH", "HOST", "ID", "VERSION", "BYTES", "IDLE", "ROLE");
        for (SessionStatus session : shown) {
            table.row(
                    session.path(),
                    session.host(),
                    session.id(),
                    known(session.version()),
                    known(session.bytes()),
                    session.idleSeconds() + " s",
                    session.role());
        }
        int more = total - shown.size();
        return table + (more == 0 ? "" : "and " + more + " more; \"clowder sessions --all\" shows them too\n");
    }

    private static Object known(Number value) {
        return value == null ? "-" : value;
    }

    String json() {
        return Json.write(shown.stream().map(SessionStatus::fields).toList());
    }
}

package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.Session;
import org.apache.catalina.ha.session.DeltaSession;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.SessionDescription;

/**
 * Sessions whose id begins in a certain way, without anything that would let somebody take one over: of an id there is no more than who looks
 * for it knows, or what does not tell it from others.
 *
 * @param shown the first of them
 * @param total how many there are
 */
record FoundSessions(List<Map<String, Object>> shown, int total) {

    static final int MOST = 50;
    private static final int TOLD = 8;

    static FoundSessions of(Optional<Server> server, String prefix) {
        List<Map<String, Object>> shown = new ArrayList<>();
        int total = 0;
        for (Context context : server.map(FoundSessions::contexts).orElse(List.of())) {
            Manager manager = context.getManager();
            for (Session session : manager == null ? new Session[0] : manager.findSessions()) {
                String id = session.getIdInternal();
                if (id != null && id.startsWith(prefix) && total++ < MOST) {
                    shown.add(fields(context, session, id, prefix));
                }
            }
        }
        return new FoundSessions(shown, total);
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
        return contexts;
    }

    private static Map<String, Object> fields(Context context, Session session, String id, String prefix) {
        Map<String, Integer> sizes = Map.of();
        Long version = null;
        boolean here = true;
        if (context.getManager() instanceof BundleDeltaManager replicating) {
            SessionDescription known = replicating.describe(id);
            version = known == null ? null : known.version();
            here = known == null || known.primary();
            sizes = replicating.attributeSizes(id);
        } else if (session instanceof DeltaSession delta) {
            version = delta.getVersion();
            here = delta.isPrimarySession();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id.substring(0, Math.min(id.length(), Math.max(prefix.length(), TOLD))) + "…");
        fields.put("path", context.getPath().isEmpty() ? "/" : context.getPath());
        fields.put("host", context.getParent().getName());
        fields.put("primary", here);
        fields.put("version", version);
        fields.put("idleSeconds", Math.max(0, TimeUnit.MILLISECONDS.toSeconds(session.getIdleTimeInternal())));
        fields.put("attributes", attributes(session, sizes));
        return fields;
    }

    /** By name, with the bytes that each takes when it is sent, as far as that is known. */
    private static Map<String, Object> attributes(Session session, Map<String, Integer> sizes) {
        Map<String, Object> attributes = new TreeMap<>(sizes);
        HttpSession shown = session.getSession();
        try {
            // not a question for its validity, which may end it
            Collections.list(shown.getAttributeNames()).forEach(name -> attributes.putIfAbsent(name, null));
        } catch (IllegalStateException e) {
            // it has ended meanwhile
            return attributes;
        }
        return attributes;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("total", total);
        fields.put("sessions", shown);
        return fields;
    }
}

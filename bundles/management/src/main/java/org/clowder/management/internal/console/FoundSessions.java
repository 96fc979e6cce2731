package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
import org.clowder.management.internal.console.SessionCopies.Copy;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.SessionDescription;

/**
 * Sessions whose id begins in a certain way, without anything that would let somebody take one over: of an id there is no more than who looks
 * for it knows, or what does not tell it from others.
 */
final class FoundSessions {

    static final int MOST = 50;
    private static final int TOLD = 8;

    private final String prefix;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private List<String> silent = List.of();

    /** One session, with who has it. */
    private static final class Found {
        private final Copy first;
        private final List<Map<String, Object>> copies = new ArrayList<>();
        private long version = -1;
        private Long idleSeconds;
        private Map<String, Object> attributes;

        Found(Copy first) {
            this.first = first;
        }

        void add(String member, Copy copy) {
            version = Math.max(version, copy.version());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("member", member);
            fields.put("version", copy.version() < 0 ? null : copy.version());
            fields.put("primary", copy.primary());
            copies.add(fields);
        }

        Map<String, Object> fields(String prefix) {
            Map<String, Object> fields = new LinkedHashMap<>();
            String id = first.id();
            fields.put("id", id.substring(0, Math.min(id.length(), Math.max(prefix.length(), TOLD))) + "…");
            fields.put("path", first.path());
            fields.put("host", first.host());
            fields.put("version", version < 0 ? null : version);
            fields.put("copies", copies);
            fields.put("idleSeconds", idleSeconds);
            fields.put("attributes", attributes);
            return fields;
        }
    }

    private FoundSessions(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Those of this member, with their attributes, and those of the others.
     *
     * @param self the name of this member
     */
    static FoundSessions of(Optional<Server> server, String prefix, String self, SessionCopies others) {
        FoundSessions all = new FoundSessions(prefix);
        for (Here here : here(server, prefix)) {
            Found session = all.add(self, here.copy());
            if (all.found.size() <= MOST) {
                session.idleSeconds = Math.max(
                        0, TimeUnit.MILLISECONDS.toSeconds(here.session().getIdleTimeInternal()));
                session.attributes = here.attributes();
            }
        }
        others.byMember().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(each -> each.getValue()
                .forEach(copy -> all.add(each.getKey(), copy)));
        all.silent = others.silent();
        return all;
    }

    /** What this member has of them, for another one; of many no more than are shown. */
    static List<Copy> copies(Optional<Server> server, String prefix) {
        return here(server, prefix).stream().limit(MOST).map(Here::copy).toList();
    }

    private Found add(String member, Copy copy) {
        Found session = found.computeIfAbsent(copy.session(), key -> new Found(copy));
        session.add(member, copy);
        return session;
    }

    /** A session of this member. */
    private record Here(Context context, Session session, Copy copy) {

        static Here of(Context context, Session session, String id) {
            long version = -1;
            boolean primary = true;
            if (context.getManager() instanceof BundleDeltaManager replicating) {
                SessionDescription known = replicating.describe(session.getIdInternal());
                version = known == null ? -1 : known.version();
                primary = known == null || known.primary();
            } else if (session instanceof DeltaSession delta) {
                version = delta.getVersion();
                primary = delta.isPrimarySession();
            }
            int route = id.indexOf('.');
            String path = context.getPath().isEmpty() ? "/" : context.getPath();
            String parallel = context.getWebappVersion();
            return new Here(
                    context,
                    session,
                    new Copy(
                            context.getParent().getName(),
                            parallel.isEmpty() ? path : path + "##" + parallel,
                            route < 0 ? id : id.substring(0, route),
                            version,
                            primary));
        }

        /** By name, with the bytes that each takes when it is sent, as far as that is known. */
        Map<String, Object> attributes() {
            Map<String, Object> attributes = new TreeMap<>();
            if (context.getManager() instanceof BundleDeltaManager replicating) {
                attributes.putAll(replicating.attributeSizes(session.getIdInternal()));
            }
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
    }

    /** In an order that is the same on all members. */
    private static List<Here> here(Optional<Server> server, String prefix) {
        List<Here> here = new ArrayList<>();
        for (Context context : server.map(FoundSessions::contexts).orElse(List.of())) {
            Manager manager = context.getManager();
            for (Session session : manager == null ? new Session[0] : manager.findSessions()) {
                String id = session.getIdInternal();
                if (id != null && id.startsWith(prefix)) {
                    here.add(Here.of(context, session, id));
                }
            }
        }
        here.sort(Comparator.comparing(each -> each.copy().session()));
        return here;
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

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("total", found.size());
        fields.put("silent", silent);
        fields.put(
                "sessions",
                found.values().stream()
                        .limit(MOST)
                        .map(each -> each.fields(prefix))
                        .toList());
        return fields;
    }
}

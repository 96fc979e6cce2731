package org.clowder.shell.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;
import org.apache.catalina.ha.session.DeltaSession;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.SessionDescription;

/**
 * One session as {@code clowder sessions} shows it.
 *
 * @param path the application's context path, with {@code ##} and the version of a parallel deployment
 * @param host the name of the Host that the application runs in
 * @param id the whole session id, with its route
 * @param version of the replicated session; null if its manager does not replicate
 * @param bytes what its attributes take when they are sent; null if its manager does not know
 * @param idleSeconds since its last request, on whatever member
 * @param primary true if this member served its last request
 * @param manager the simple name of its manager's class
 */
record SessionStatus(
        String path,
        String host,
        String id,
        Long version,
        Integer bytes,
        long idleSeconds,
        boolean primary,
        String manager) {

    /** What is known of a session; changes nothing about it, as a question for its validity would. */
    static SessionStatus of(Context context, Session session) {
        Manager manager = context.getManager();
        String id = session.getIdInternal();
        if (manager instanceof BundleDeltaManager replicating) {
            SessionDescription known = replicating.describe(id);
            if (known != null) {
                return status(context, session, known.version(), known.bytes(), known.primary());
            }
        }
        return session instanceof DeltaSession delta
                ? status(context, session, delta.getVersion(), null, delta.isPrimarySession())
                : status(context, session, null, null, true);
    }

    private static SessionStatus status(
            Context context, Session session, Long version, Integer bytes, boolean primary) {
        return new SessionStatus(
                path(context),
                context.getParent().getName(),
                session.getIdInternal(),
                version,
                bytes,
                Math.max(0, TimeUnit.MILLISECONDS.toSeconds(session.getIdleTimeInternal())),
                primary,
                session.getManager().getClass().getSimpleName());
    }

    private static String path(Context context) {
        String path = context.getPath().isEmpty() ? "/" : context.getPath();
        String version = context.getWebappVersion();
        return version.isEmpty() ? path : path + "##" + version;
    }

    /** Where the session is served: here, on another member, or here only. */
    String role() {
        if (version == null) {
            return "local";
        }
        return primary ? "primary" : "replica";
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", path);
        fields.put("host", host);
        fields.put("id", id);
        fields.put("version", version);
        fields.put("bytes", bytes);
        fields.put("idleSeconds", idleSeconds);
        fields.put("primary", primary);
        fields.put("manager", manager);
        return fields;
    }
}

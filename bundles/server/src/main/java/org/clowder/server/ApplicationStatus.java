package org.clowder.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One web application as {@code clowder apps} shows it.
 *
 * @param path the context path, {@code "/"} for the root application; {@code "?"} if the artefact is unreadable
 * @param version the parallel-deployment version, empty if none
 * @param host the name of the Host it runs in
 * @param kind {@code war}, {@code bundle}, {@code whiteboard} or {@code context} (from the descriptor or the Host's appBase)
 * @param source where it comes from: a file name, a bundle's symbolic name and version, or the descriptor
 * @param state the state of its deployment
 * @param manager the class of its session manager, empty if it does not run
 * @param replicated whether its sessions are replicated now
 * @param replication why, or why not, in one sentence
 * @param sessions the number of active sessions on this member, 0 if it does not run
 * @param problem what went wrong, empty if nothing did
 */
public record ApplicationStatus(
        String path,
        String version,
        String host,
        String kind,
        String source,
        State state,
        String manager,
        boolean replicated,
        String replication,
        int sessions,
        String problem) {

    /** Deployment states, as in OSGi Web Applications (Compendium, section 128.5). */
    public enum State {
        DEPLOYING,
        DEPLOYED,
        UNDEPLOYING,
        UNDEPLOYED,
        FAILED
    }

    public ApplicationStatus {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(manager, "manager");
    }

    /**
     * All of it by name, in the order of programs that show it.
     *
     * @since 4.2
     */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", path);
        fields.put("version", version);
        fields.put("host", host);
        fields.put("kind", kind);
        fields.put("source", source);
        fields.put("state", state);
        fields.put("manager", manager);
        fields.put("replicated", replicated);
        fields.put("replication", replication);
        fields.put("sessions", sessions);
        fields.put("problem", problem);
        return fields;
    }
}

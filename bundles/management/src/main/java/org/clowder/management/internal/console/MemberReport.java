package org.clowder.management.internal.console;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a member is, as it says itself. Travels between members: what a later version adds, this one leaves out.
 *
 * @param state the name of the server's state
 * @param service the name of the state of its drain
 * @param drained how many sessions a drain has found
 * @param safe how many of them another member is known to have
 * @param sessions of all its applications
 * @param lag the number of sessions that some other member does not have in their present version
 * @param workNanos how long it took from the question until the report was made, which is no part of the way
 */
record MemberReport(
        String version,
        String state,
        boolean ready,
        String service,
        int drained,
        int safe,
        int sessions,
        int lag,
        long workNanos)
        implements OtherMembers.Message {

    private static final long serialVersionUID = 1L;

    MemberReport took(long nanos) {
        return new MemberReport(version, state, ready, service, drained, safe, sessions, lag, nanos);
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("state", state);
        fields.put("ready", ready);
        fields.put("service", service);
        fields.put("drainSessions", drained);
        fields.put("safeSessions", safe);
        fields.put("sessions", sessions);
        fields.put("lag", lag);
        fields.put("version", version);
        return fields;
    }
}

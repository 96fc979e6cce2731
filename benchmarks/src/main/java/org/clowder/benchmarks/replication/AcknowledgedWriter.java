package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.harness.MemberProcess;

/** A client thread that writes to its own sessions in turn, and remembers the last write of each that was answered. */
final class AcknowledgedWriter extends Thread {

    private final MemberProcess member;
    private final List<String> ids;
    private final SessionClient client = new SessionClient();

    /** Written by this thread; read by others after they joined it. */
    private final Map<String, Integer> acknowledged = new LinkedHashMap<>();

    private volatile boolean endExpected;
    private volatile String earlyFailure = "";

    AcknowledgedWriter(MemberProcess member, List<String> ids) {
        this.member = member;
        this.ids = List.copyOf(ids);
        setDaemon(true);
    }

    /** Ends with the first request that fails, which the kill of the member causes. */
    @Override
    public void run() {
        try {
            for (int i = 0; ; i++) {
                String id = ids.get(i % ids.size());
                acknowledged.put(id, Integer.valueOf(client.request(member, Scenario.S1, id)));
            }
        } catch (IOException e) {
            earlyFailure = endExpected ? "" : e.toString();
        }
    }

    /** The last answered counter of each session. */
    Map<String, Integer> acknowledged() {
        return acknowledged;
    }

    /** From now on a failed request is what the kill of the member causes, and no fault. */
    void expectEnd() {
        endExpected = true;
    }

    /** Why a request failed although nobody had killed the member yet; empty if none did. */
    String earlyFailure() {
        return earlyFailure;
    }
}

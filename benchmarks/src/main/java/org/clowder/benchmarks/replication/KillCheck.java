package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.MemberProcess;

/**
 * Kills the first member under load and looks for every acknowledged write on the second.
 *
 * <p>Each writer owns its sessions, so the last counter it was answered is the oracle: the other member must have that
 * counter, or a later one whose answer was lost with the member, and the attribute written with it.
 */
final class KillCheck {

    private static final int WRITERS = 16;
    private static final int SESSIONS_PER_WRITER = 20;

    private final SessionClient client = new SessionClient();

    /** Runs the check; the group is of no use afterwards. */
    KillResult run(MemberGroup group, int seconds) throws IOException {
        List<AcknowledgedWriter> writers = writers(group);
        writers.forEach(Thread::start);
        Await.seconds(seconds);
        writers.forEach(AcknowledgedWriter::expectEnd);
        group.first().kill();
        for (AcknowledgedWriter writer : writers) {
            join(writer);
        }
        return count(group, writers);
    }

    private List<AcknowledgedWriter> writers(MemberGroup group) throws IOException {
        List<AcknowledgedWriter> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            List<String> ids = new ArrayList<>();
            for (int j = 0; j < SESSIONS_PER_WRITER; j++) {
                ids.add(client.create(group.first(), Scenario.S1));
            }
            writers.add(new AcknowledgedWriter(group.first(), ids));
        }
        return writers;
    }

    private static void join(Thread writer) throws IOException {
        try {
            writer.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            throw new IOException("A writer of the kill check did not end within 30 s of the kill");
        }
    }

    private KillResult count(MemberGroup group, List<AcknowledgedWriter> writers) throws IOException {
        KillResult result = new KillResult(group.mode());
        MemberProcess survivor = group.members().get(1);
        for (AcknowledgedWriter writer : writers) {
            result.writer(writer.earlyFailure());
            for (var acknowledged : writer.acknowledged().entrySet()) {
                String state = client.state(survivor, acknowledged.getKey());
                result.session(acknowledged.getKey(), acknowledged.getValue(), state);
            }
        }
        return result;
    }
}

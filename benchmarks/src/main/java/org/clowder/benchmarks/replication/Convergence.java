package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.clowder.harness.MemberProcess;

/** Compares what the members know of a sample of the sessions. */
final class Convergence {

    private static final int SAMPLE = 120;
    private static final int ATTEMPTS = 20;

    private final SessionClient client = new SessionClient();
    private final Random random = new Random(7);

    /** How many sessions were compared, and how many differ for good. */
    record Count(int compared, int differing) {}

    /** A session counts as different if it still is after two seconds: quiet connections do not mean applied. */
    Count check(MemberGroup group, Scenario scenario) throws IOException {
        if (!group.mode().replicates()) {
            return new Count(0, 0);
        }
        List<String> sample = sample(group.sessions(scenario));
        List<String> differing = new ArrayList<>(sample);
        for (int attempt = 0; attempt < ATTEMPTS && !differing.isEmpty(); attempt++) {
            if (attempt > 0) {
                Await.pause();
            }
            differing = differing(group, differing);
        }
        handBack(group, sample);
        return new Count(sample.size(), differing.size());
    }

    private List<String> sample(List<String> sessions) {
        List<String> shuffled = new ArrayList<>(sessions);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(SAMPLE, shuffled.size()));
    }

    /** Those of the sessions of which the members do not hold the same, at this moment. */
    List<String> differing(MemberGroup group, List<String> ids) throws IOException {
        List<String> differing = new ArrayList<>();
        for (String id : ids) {
            if (group.members().stream()
                            .map(member -> state(member, id))
                            .distinct()
                            .count()
                    > 1) {
                differing.add(id);
            }
        }
        return differing;
    }

    /** A failed answer is a state of its own, and so is a lost session: both differ from every other. */
    private String state(MemberProcess member, String id) {
        try {
            String state = client.state(member, id);
            return SessionClient.NONE.equals(state) ? member.name() + ": none" : state;
        } catch (IOException e) {
            return member.name() + ": " + e.getMessage();
        }
    }

    /** Asking another member may have moved sessions to it; the next load shall find them where they were. */
    private void handBack(MemberGroup group, List<String> ids) throws IOException {
        for (String id : ids) {
            client.state(group.first(), id);
        }
        Quiet.await(group);
    }
}

package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.clowder.harness.MemberProcess;

/**
 * The sessions of the reconciling benchmark, live on all members.
 *
 * @param ids in no particular order
 */
record Population(List<String> ids) {

    private static final int ATTRIBUTES = 20;
    private static final int BYTES = 100;
    private static final int COUNTER_BYTES = 4;
    static final String PARAMETERS = "?n=" + ATTRIBUTES + "&size=" + BYTES;
    private static final int JOIN_SECONDS = 120;

    /** How much of a session is changed. */
    enum Change {
        ONE("one attribute of 100 B", 1),
        ALL("all 20 attributes", ATTRIBUTES);

        private final String label;
        private final int attributes;

        Change(String label, int attributes) {
            this.label = label;
            this.attributes = attributes;
        }

        String label() {
            return label;
        }

        /** What changes in each session, without any overhead: attributes and the counter. */
        long bytes() {
            return (long) attributes * BYTES + COUNTER_BYTES;
        }
    }

    /** Makes sessions on all members in turn, and waits until each member counts all of them. */
    static Population create(MemberGroup group, int size, SessionClient client) throws IOException {
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            MemberProcess member = group.members().get(i % group.members().size());
            tasks.add(() -> client.body(member, "/bench/create" + PARAMETERS, null));
        }
        Population population = new Population(Crowd.run(tasks));
        for (MemberProcess member : group.members()) {
            Await.until(
                    JOIN_SECONDS,
                    () -> size + " sessions on " + member.name(),
                    () -> client.numbers(member).get("Sessions") >= size);
        }
        return population;
    }

    List<String> some(int count, Random random) {
        List<String> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
    }

    /** Changes each of these sessions on one member; each attribute is written by a request of its own. Returns the counters. */
    static List<String> change(List<String> some, Change change, MemberProcess member, SessionClient client)
            throws IOException {
        List<Callable<String>> tasks = new ArrayList<>();
        for (String id : some) {
            tasks.add(() -> {
                String counter = "";
                for (int i = 0; i < change.attributes; i++) {
                    counter = client.body(member, "/bench/w" + PARAMETERS, id);
                }
                return counter;
            });
        }
        return Crowd.run(tasks);
    }
}

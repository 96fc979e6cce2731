package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.clowder.harness.MemberProcess;
import org.clowder.harness.Sleep;

/** Stops a member, changes sessions on another one meanwhile, lets it go on, and looks what it takes to catch up. */
final class Absence {

    private static final int SILENCE_LIMIT_SECONDS = 30;

    /** How long the member stays away after the changes: they have reached the others by then. */
    private static final int AFTER_SECONDS = 3;

    /** Sessions that are compared at the end although they were not changed. */
    private static final int UNCHANGED = 120;

    private final MemberGroup group;
    private final Population population;
    private final SessionClient client;
    private final Convergence convergence = new Convergence();
    private final Random random = new Random(11);

    Absence(MemberGroup group, Population population, SessionClient client) {
        this.group = group;
        this.population = population;
        this.client = client;
    }

    /** Another member is away in each round; the sessions are changed as soon as the others have noticed. */
    Away take(int round, Population.Change change, int count) throws IOException {
        MemberProcess sleeper =
                group.members().get((round - 1) % group.members().size());
        List<? extends MemberProcess> others =
                group.members().stream().filter(member -> member != sleeper).toList();
        List<String> chosen = population.some(count + UNCHANGED, random);
        List<String> changed = chosen.subList(0, count);
        Certainty certainty = new Certainty(client, chosen.get(count));
        Quiet.await(group);
        long pulls = client.sum(group, "Pulls");
        certainty.owes(sleeper, others.size());
        for (MemberProcess other : others) {
            certainty.owes(other, others.size() - 1);
        }

        SocketBytes beforeChange;
        SocketBytes before;
        List<String> counters;
        long begin;
        try (Sleep sleep = Sleep.of(sleeper)) {
            for (MemberProcess other : others) {
                Await.until(
                        SILENCE_LIMIT_SECONDS,
                        () -> other.name() + " to notice that " + sleeper.name() + " is silent",
                        () -> certainty.begun(other));
            }
            beforeChange = SocketBytes.read(group.channelPorts());
            counters = Population.change(changed, change, others.get(0), client);
            Await.seconds(AFTER_SECONDS);
            for (MemberProcess other : others) {
                certainty.owes(other, 1);
            }
            before = SocketBytes.read(group.channelPorts());
            begin = System.nanoTime();
            sleep.wake();
        }
        Recovery.Both recovery = Recovery.await(group, sleeper, certainty, begin, before);

        Set<String> differing = new HashSet<>(notWritten(sleeper, changed, counters));
        differing.addAll(convergence.differing(group, chosen));
        return new Away(
                round,
                change,
                sleeper.name(),
                count * change.bytes(),
                recovery.own(),
                recovery.all(),
                before.since(beforeChange),
                client.sum(group, "Pulls") - pulls,
                chosen.size(),
                differing.size());
    }

    private Set<String> notWritten(MemberProcess member, List<String> ids, List<String> counters) throws IOException {
        Set<String> wrong = new HashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!client.state(member, ids.get(i)).startsWith("counter=" + counters.get(i) + " ")) {
                wrong.add(ids.get(i));
            }
        }
        return wrong;
    }
}

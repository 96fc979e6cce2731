package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** All modes are up together, one at a time is under load, and the order alternates. */
final class Rounds implements AutoCloseable {

    private final Workshop workshop;
    private final Settings settings;
    private final Samples samples = new Samples();
    private final List<MemberGroup> groups = new ArrayList<>();
    private final Load load;
    private final Measurement measurement;

    Rounds(Workshop workshop, Settings settings) {
        this.workshop = workshop;
        this.settings = settings;
        this.load = new Load(workshop);
        this.measurement = new Measurement(load);
    }

    /** Measures all; the members stay up until this is closed. */
    Samples run() throws IOException {
        workshop.prepare();
        startAll();
        warmUp();
        for (int round = 1; round <= settings.rounds(); round++) {
            round(round);
            RawSamples.write(workshop.work().resolve("samples.csv"), samples.all());
        }
        return samples;
    }

    List<MemberGroup> groups() {
        return List.copyOf(groups);
    }

    private void startAll() throws IOException {
        for (Mode mode : settings.modes()) {
            MemberGroup group = MemberGroup.start(mode, workshop, settings);
            groups.add(group);
            for (Scenario scenario : settings.scenarios()) {
                group.createSessions(scenario);
            }
            System.out.println("up: " + settings.members() + " members of " + mode.label());
        }
    }

    /** Each mode in turn, its time shared by the scenarios. */
    private void warmUp() throws IOException {
        int share =
                -Math.floorDiv(-settings.warmUpSeconds(), settings.scenarios().size());
        for (MemberGroup group : groups) {
            for (Scenario scenario : settings.scenarios()) {
                load.run(group, scenario, share);
                Quiet.await(group);
            }
            System.out.println("warm: " + group.mode().label());
        }
    }

    @SuppressWarnings("EnumOrdinal") // any number that differs between neighbours
    private void round(int round) throws IOException {
        for (Scenario scenario : settings.scenarios()) {
            List<MemberGroup> order = new ArrayList<>(groups);
            if ((round + scenario.ordinal()) % 2 == 0) {
                Collections.reverse(order);
            }
            for (MemberGroup group : order) {
                Sample sample = measurement.take(round, scenario, group, settings.seconds());
                samples.add(sample);
                print(sample);
            }
        }
    }

    private static void print(Sample sample) {
        System.out.printf(
                Locale.ROOT,
                "round %d %s %-15s %6.0f rps, p50 %.2f ms, p99 %.2f ms, CPU %.3f ms, %.0f B, drain %.1f s, differ %d of %d,"
                        + " errors %d+%d%s%n",
                sample.round(),
                sample.scenario(),
                sample.mode().label(),
                sample.requestsPerSecond(),
                sample.load().p50(),
                sample.load().p99(),
                sample.cpuPerRequest(),
                sample.bytesPerRequest(),
                sample.drainSeconds(),
                sample.differing(),
                sample.compared(),
                sample.load().socketErrors(),
                sample.load().badStatuses(),
                sample.lostConnection() ? ", a replication connection was lost" : "");
    }

    @Override
    public void close() {
        groups.forEach(MemberGroup::close);
    }
}

package org.clowder.session.internal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Handover;
import org.clowder.session.internal.exchange.Timing;

/** Plays one history, from the first start to the rest after the last fault. The same history ends the same way, always. */
final class Simulation {

    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5),
            Duration.ofHours(1));

    private static final int REST_MILLIS = 40_000;
    private static final int EXPIRY_MILLIS = 60_000;
    private static final int LOOK_MILLIS = 500;
    private static final int CALM_MILLIS = 5_000;
    private static final int DRAIN_LOOKS = 150;
    private static final int QUIET_LOOKS = 3000;

    private final World world = new World();
    private final History history;
    private final Network network;
    private final Oracle oracle;
    private final List<Client> clients = new ArrayList<>();
    private final OtherApplication other;

    private boolean rests;

    private Simulation(History history) {
        this.history = history;
        Random random = new Random(history.seed());
        network = new Network(world, new Random(random.nextLong()), history.members(), history.faults());
        Guarantee guarantee = Guarantee.valueOf(history.guarantee());
        oracle = new Oracle(world, network, history.members(), guarantee);
        other = new OtherApplication(network);
        for (int i = 0; i < history.members(); i++) {
            network.add(new SimulatedMember(world, network, oracle, TIMING, i, random.nextLong()));
        }
        for (int i = 0; i < history.sessions(); i++) {
            clients.add(new Client(world, oracle, guarantee, i, random.nextLong()));
        }
    }

    /** @throws Violation if a guarantee was broken */
    static void play(History history) {
        Simulation simulation = new Simulation(history);
        try {
            simulation.play();
        } catch (Violation e) {
            throw new Violation(e.getMessage() + " [after " + simulation.world.millis() + " ms]");
        }
    }

    private void play() {
        network.members().forEach(SimulatedMember::start);
        for (Step step : history.steps()) {
            world.afterMillis(step.at(), () -> happen(step));
        }
        int last = history.steps().isEmpty()
                ? 0
                : history.steps().get(history.steps().size() - 1).at();
        world.run(last + 100);
        network.heal(oracle::cut);
        rests = true;
        for (SimulatedMember member : network.members()) {
            member.listens(Listener.Mood.WELL, 0);
            if (member.running()) {
                member.wake();
            } else {
                member.start();
            }
            if (member.exchange() == null) {
                member.startCluster();
            } else if (!member.applicationRuns()) {
                member.openStore();
            }
        }
        runUntilCalm(REST_MILLIS, oracle::calm);
        oracle.atRest();
        other.atRest();
        untilNothingIsQueued();
        runUntilCalm(EXPIRY_MILLIS, () -> oracle.calm() && oracle.nothingLeft());
        oracle.afterExpiry();
    }

    /** Until nothing has been under way for some time; what would be wrong after that is wrong when the time is over, too. */
    private void runUntilCalm(int atMost, BooleanSupplier calm) {
        int calmFor = 0;
        for (int millis = 0; millis < atMost && calmFor < CALM_MILLIS; millis += LOOK_MILLIS) {
            world.run(LOOK_MILLIS);
            calmFor = calm.getAsBoolean() ? calmFor + LOOK_MILLIS : 0;
        }
    }

    /** Members say now and then that they are there; but not all of the time. */
    private void untilNothingIsQueued() {
        for (int i = 0; i < QUIET_LOOKS; i++) {
            if (network.members().stream().allMatch(each -> quiet(each.exchange()))) {
                return;
            }
            world.run(7);
        }
        throw new Violation("something is queued all of the time");
    }

    private static boolean quiet(Exchange exchange) {
        try {
            return exchange.flush(0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("EnumOrdinal") // a step is made of numbers
    private void happen(Step step) {
        SimulatedMember member = network.members().get(step.member());
        if (step.kind().ofClient()) {
            clients.get(step.subject()).request(step, member);
            return;
        }
        switch (step.kind()) {
            case CRASH -> crash(member, step.number());
            case SLEEP -> sleep(member, step.number());
            case CUT -> cut(step, true);
            case CUT_ONE_WAY -> cut(step, false);
            case STOP_APPLICATION -> stopApplication(member, step.number());
            case STOP_CLUSTER -> stopCluster(member, step.number());
            case DRAIN -> drain(member, step.number());
            case LISTENER -> member.listens(Listener.Mood.values()[step.subject()], step.number());
            case OTHER_START, OTHER_STOP, OTHER_WRITE, OTHER_END -> member.run(() -> other.happen(step, member));
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private void crash(SimulatedMember member, int millis) {
        if (member.running()) {
            member.crash();
            world.afterMillis(millis, () -> {
                if (!member.running()) {
                    member.start();
                }
            });
        }
    }

    private void sleep(SimulatedMember member, int millis) {
        if (member.awake()) {
            member.sleep();
            world.afterMillis(millis, () -> {
                if (member.running() && !member.awake()) {
                    member.wake();
                }
            });
        }
    }

    private void cut(Step step, boolean bothWays) {
        network.cut(step.member(), step.subject(), true);
        if (bothWays) {
            network.cut(step.subject(), step.member(), true);
        }
        world.afterMillis(step.number(), () -> {
            network.cut(step.member(), step.subject(), false);
            network.cut(step.subject(), step.member(), false);
            oracle.cut(step.member(), step.subject());
        });
    }

    /** As a stop does it: tells the others, lets requests end, has all proved, and stops; or takes it back if that takes too long. */
    private void drain(SimulatedMember member, int millis) {
        Exchange life = member.exchange();
        if (!member.awake() || life == null || !member.applicationRuns() || member.refusing()) {
            return;
        }
        member.run(() -> life.handover().announce(true));
        world.afterMillis(millis % 3_000, () -> {
            member.refuse(!rests);
            world.afterMillis(100, () -> prove(member, life, millis, DRAIN_LOOKS));
        });
    }

    private void prove(SimulatedMember member, Exchange life, int millis, int looks) {
        if (member.exchange() != life) {
            return;
        }
        if (looks == 0 || rests) {
            member.refuse(false);
            member.run(() -> life.handover().announce(false));
            return;
        }
        boolean dry = clients.stream().noneMatch(client -> client.servedBy(life));
        if (member.awake()
                && dry
                && life.handover().look(other -> true).stream().allMatch(Handover.Progress::done)) {
            oracle.handedOver(member);
            stopCluster(member, millis);
            return;
        }
        world.afterMillis(100, () -> prove(member, life, millis, looks - 1));
    }

    private void stopApplication(SimulatedMember member, int millis) {
        if (member.awake() && member.applicationRuns()) {
            // kept for ten minutes, or not for long
            long kept = millis % 3 == 0 ? 600_000 : millis / 4 * (millis % 3 - 1);
            member.run(() -> member.stopApplication(kept));
            world.afterMillis(
                    millis,
                    () -> member.run(() -> {
                        if (member.link() != null && !member.applicationRuns()) {
                            member.openStore();
                        }
                    }));
        }
    }

    private void stopCluster(SimulatedMember member, int millis) {
        if (member.awake() && member.exchange() != null) {
            member.run(member::stopCluster);
            world.afterMillis(millis, () -> {
                if (member.running() && member.exchange() == null && member.awake()) {
                    member.startCluster();
                }
            });
        }
    }
}

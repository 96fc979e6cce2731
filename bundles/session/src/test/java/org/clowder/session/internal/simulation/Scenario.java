package org.clowder.session.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.exchange.Timing;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/** A few simulated members, and what is done to them in a history that somebody has thought of. */
final class Scenario {

    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(2);
    static final String ID = "0123456789ABCDEF";

    private final World world = new World();
    private final List<SimulatedMember> members = new ArrayList<>();
    private final Network network;
    private final Random random;

    /** @param running how many of them run; the others may {@linkplain SimulatedMember#start start} later */
    Scenario(int number, int running, int maxDelayMillis, long seed) {
        this(number, running, new Faults(0, 0, maxDelayMillis), seed);
    }

    Scenario(int number, int running, Faults faults, long seed) {
        random = new Random(seed);
        network = new Network(world, new Random(seed), number, faults);
        Oracle oracle = new Oracle(world, network, number, Guarantee.ALL);
        for (int i = 0; i < number; i++) {
            members.add(new SimulatedMember(world, network, oracle, Timing.DEFAULT, i, i + 10 * seed));
            network.add(members.get(i));
        }
        members.subList(0, running).forEach(SimulatedMember::start);
        world.run(3_000);
    }

    World world() {
        return world;
    }

    SimulatedMember member(int number) {
        return members.get(number);
    }

    List<SimulatedMember> members() {
        return members;
    }

    Random random() {
        return random;
    }

    void cut(int one, int other, boolean cut) {
        network.cut(one, other, cut);
        network.cut(other, one, cut);
    }

    void cutOneWay(int from, int to, boolean cut) {
        network.cut(from, to, cut);
    }

    /** Whoever sleeps or is cut off stays in view. */
    void keepInView() {
        network.keepInView();
    }

    /** A session begins, with a value. */
    Replica create(int member, String id) {
        SimulatedMember creates = members.get(member);
        Replica created = creates.exchange().create(creates.link(), id, true);
        write(member, created, "value", Guarantee.ALL);
        return created;
    }

    /** The member writes an attribute; what it would wait for, or null. */
    Ticket write(int member, Replica replica, String name, Guarantee guarantee) {
        SimulatedMember writes = members.get(member);
        Ticket[] ticket = new Ticket[1];
        writes.run(() ->
                ticket[0] = writes.publisher().change(replica, Map.of(name, EncodedValue.text("1")), guarantee, true));
        return ticket[0];
    }

    /** What a request does before it finds its session. */
    void use(int member, String id, Guarantee guarantee) {
        SimulatedMember uses = members.get(member);
        for (int i = 0; i < Refresh.TRIES; i++) {
            Refresh[] refresh = new Refresh[1];
            uses.run(() -> refresh[0] = uses.exchange().refresh(uses.link(), id, guarantee, MAX_WAIT));
            if (refresh[0] == null) {
                return;
            }
            for (long begun = world.now(); !refresh[0].ticket().done(); ) {
                assertThat(world.now() - begun).as("ns until all have answered").isLessThan(MAX_WAIT);
                world.run(1);
            }
            if (!refresh[0].again().getAsBoolean()) {
                return;
            }
        }
    }

    void end(int member, String key) {
        SimulatedMember ends = members.get(member);
        ends.run(() -> ends.publisher().end(ends.store().get(key), Guarantee.ALL));
    }

    /** From now on it makes a session every so many ms on average. */
    void createAgainAndAgain(int member, int millis) {
        world.after((long) ((0.5 + random.nextDouble()) * TimeUnit.MILLISECONDS.toNanos(millis)), () -> {
            if (members.get(member).awake()) {
                create(member, String.format("%016X%016X", random.nextLong(), random.nextLong()));
            }
            createAgainAndAgain(member, millis);
        });
    }

    /** True if the member has the replica, and would answer a request from it without a question to others. */
    boolean answers(int member, String key) {
        return answers(member, key, Guarantee.ALL);
    }

    boolean answers(int member, String key, Guarantee guarantee) {
        SimulatedMember asked = members.get(member);
        Replica replica = asked.store().get(key);
        return replica != null && !asked.exchange().lacks(asked.link(), replica, guarantee);
    }
}

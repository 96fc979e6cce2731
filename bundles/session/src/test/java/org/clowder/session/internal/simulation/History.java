package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What is to happen, made of a seed.
 *
 * @param steps in the order of time
 */
record History(long seed, int members, int sessions, Faults faults, String guarantee, List<Step> steps) {

    private static final Step.Kind[] OF_CLIENT = {
        Step.Kind.WRITE, Step.Kind.WRITE, Step.Kind.WRITE, Step.Kind.WRITE, Step.Kind.WRITE, Step.Kind.REMOVE,
        Step.Kind.READ, Step.Kind.READ, Step.Kind.OLD_ID, Step.Kind.RENAME, Step.Kind.RENAME_TWICE, Step.Kind.END,
        Step.Kind.TIMEOUT, Step.Kind.MANY, Step.Kind.REMOVE_MANY, Step.Kind.CREATE
    };

    private static final Step.Kind[] FAULTS = {
        Step.Kind.CRASH,
        Step.Kind.SLEEP,
        Step.Kind.SLEEP,
        Step.Kind.CUT,
        Step.Kind.CUT,
        Step.Kind.CUT_ONE_WAY,
        Step.Kind.STOP_APPLICATION,
        Step.Kind.STOP_CLUSTER
    };

    /** @param seed below 0 for one with {@linkplain #moments moments}; of these each fifth has one {@linkplain #halfTold fault} alone */
    static History of(long seed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L);
        int members = 2 + random.nextInt(4);
        int sessions = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 5);
        int length = 4_000 + random.nextInt(26_000);
        boolean lossy = random.nextInt(3) == 0;
        Faults faults = lossy
                ? new Faults(random.nextInt(6), random.nextInt(15), 5 + random.nextInt(100))
                : new Faults(0, random.nextInt(3), 2 + random.nextInt(10));
        String guarantee = List.of("APPLIED", "APPLIED", "ALL", "ASYNC").get(random.nextInt(4));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            steps.add(new Step(500 + random.nextInt(1_500), Step.Kind.CREATE, random.nextInt(members), i, 0));
        }
        boolean sticky = random.nextBoolean();
        for (int i = 20 + random.nextInt(100); i > 0; i--) {
            Step.Kind kind = OF_CLIENT[random.nextInt(OF_CLIENT.length)];
            int session = random.nextInt(sessions);
            int member = sticky && random.nextInt(6) > 0 ? session % members : random.nextInt(members);
            steps.add(new Step(1_000 + random.nextInt(length), kind, member, session, random.nextInt(1000)));
        }
        for (int i = random.nextInt(7); i > 0; i--) {
            Step.Kind kind = FAULTS[random.nextInt(FAULTS.length)];
            int member = random.nextInt(members);
            int other = (member + 1 + random.nextInt(members - 1)) % members;
            int millis = 100 + random.nextInt(random.nextBoolean() ? 2_000 : 20_000);
            steps.add(new Step(1_000 + random.nextInt(length), kind, member, other, millis));
        }
        for (int i = random.nextInt(2) * random.nextInt(members); i > 0; i--) {
            int member = random.nextInt(members);
            steps.add(new Step(0, Step.Kind.CRASH, member, -1, 500 + random.nextInt(length)));
        }
        if (seed < 0) {
            List.copyOf(steps).forEach(step -> steps.addAll(moments(step, random, members, sessions)));
        }
        if (seed < 0 && seed % 5 == 0 && members > 2) {
            steps.removeIf(step -> !step.kind().ofClient());
            steps.addAll(halfTold(3_000 + random.nextInt(length), random, members, sessions));
        }
        steps.sort(Comparator.comparingInt(Step::at));
        return new History(seed, members, sessions, faults, guarantee, steps);
    }

    /** Requests just before, during, and just after a fault: what they need must be there before the members have noticed. */
    private static List<Step> moments(Step fault, Random random, int members, int sessions) {
        if (fault.kind().ofClient() || random.nextInt(3) == 0) {
            return List.of();
        }
        int session = random.nextInt(sessions);
        int other = (fault.member() + 1 + random.nextInt(members - 1)) % members;
        boolean crash = fault.kind() == Step.Kind.CRASH;
        int end = fault.at() + fault.number();
        List<Step> steps = new ArrayList<>();
        if (crash || random.nextInt(3) == 0) {
            steps.add(request(fault.at() - random.nextInt(60), random, fault.member(), session));
        }
        steps.add(request(fault.at() + 1 + random.nextInt(Math.max(1, fault.number())), random, other, session));
        if (random.nextInt(3) == 0) {
            steps.add(request(end - 50 + random.nextInt(100), random, other, session));
        }
        steps.add(request(end + 1 + random.nextInt(200), random, crash ? other : fault.member(), session));
        steps.add(request(end + 1 + random.nextInt(3_000), random, random.nextInt(members), session));
        if (fault.kind() == Step.Kind.CUT_ONE_WAY && random.nextInt(3) == 0) {
            // what one has told only some of the others, it can tell nobody any more
            int dies = fault.at() + 100 + random.nextInt(900);
            steps.add(request(dies - 20 - random.nextInt(60), random, fault.member(), session));
            steps.add(new Step(dies, Step.Kind.CRASH, fault.member(), -1, 15_000));
            steps.add(request(dies + 1_000 + random.nextInt(2_500), random, fault.subject(), session));
            steps.add(request(dies + 1_000 + random.nextInt(2_500), random, fault.subject(), session));
        }
        return steps;
    }

    /** A member dies that has told a change to some of the others only: the rest learn of it from these. */
    private static List<Step> halfTold(int dies, Random random, int members, int sessions) {
        int teller = random.nextInt(members);
        int untold = (teller + 1 + random.nextInt(members - 1)) % members;
        int session = random.nextInt(sessions);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(dies - 200 - random.nextInt(1_000), Step.Kind.CUT_ONE_WAY, teller, untold, 15_000));
        steps.add(new Step(dies - 20 - random.nextInt(60), Step.Kind.WRITE, teller, session, random.nextInt(1000)));
        steps.add(new Step(dies, Step.Kind.CRASH, teller, -1, 15_000));
        for (int after = 1_300; after < 2_500; after += 200) {
            steps.add(new Step(dies + after, Step.Kind.READ, untold, session, 0));
        }
        return steps;
    }

    private static Step request(int at, Random random, int member, int session) {
        Step.Kind kind = OF_CLIENT[random.nextInt(OF_CLIENT.length - 1)];
        return new Step(Math.max(1_000, at), kind, member, session, random.nextInt(1000));
    }

    History with(List<Step> other) {
        return new History(seed, members, sessions, faults, guarantee, other);
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder("seed " + seed + ", " + members + " members, " + guarantee + ", " + faults);
        steps.forEach(step -> text.append("\n  ").append(step));
        return text.toString();
    }
}

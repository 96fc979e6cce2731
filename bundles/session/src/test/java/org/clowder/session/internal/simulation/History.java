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

    /** From this seed on, and from its opposite down, members are drained and then stopped. */
    static final long DRAINS = 1L << 40;

    /** From this seed on, and from its opposite down, clients go to another member as soon as they have an answer, and often the last one dies. */
    static final long MOVES = 1L << 41;

    /**
     * From this seed on, and from its opposite down, sessions log in and change inside, some of frames are damaged, who listens fails or takes
     * its time, something cannot be sent, and some of the members have a second application.
     */
    static final long TROUBLES = 1L << 42;

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
        if (Math.abs(seed) >= TROUBLES) {
            faults = troubles(steps, faults, length, random, members, sessions);
        } else if (Math.abs(seed) >= MOVES) {
            // one member confirms a change long before another one has it, and nothing else keeps that one from asking
            steps.removeIf(step -> !step.kind().ofClient());
            faults = new Faults(0, random.nextInt(3), 20 + random.nextInt(180));
            for (int i = 2 + random.nextInt(8); i > 0; i--) {
                steps.addAll(moves(6_000 + random.nextInt(length), random, members, random.nextInt(sessions)));
            }
        } else if (Math.abs(seed) >= DRAINS) {
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                steps.addAll(drain(3_000 + random.nextInt(length), random, members, sessions));
            }
        }
        steps.sort(Comparator.comparingInt(Step::at));
        return new History(seed, members, sessions, faults, guarantee, steps);
    }

    /** What else may happen; the network with its share of it. */
    private static Faults troubles(
            List<Step> steps, Faults faults, int length, Random random, int members, int sessions) {
        boolean damages = random.nextInt(3) == 0;
        boolean lossy = damages || faults.dropPercent() > 0;
        Step.Kind[] requests = {Step.Kind.LOGIN, Step.Kind.MUTATE, Step.Kind.MUTATE};
        List<Step> troubles = new ArrayList<>();
        for (int i = 5 + random.nextInt(30); i > 0; i--) {
            troubles.add(any(requests[random.nextInt(requests.length)], length, random, members, sessions));
        }
        for (int i = random.nextInt(2) * random.nextInt(4); i > 0; i--) {
            troubles.add(any(Step.Kind.UNSENDABLE, length, random, members, sessions));
        }
        for (int i = random.nextInt(2) * random.nextInt(5); i > 0; i--) {
            int mood = 1 + random.nextInt(lossy ? 3 : 2);
            troubles.add(new Step(
                    1_000 + random.nextInt(length),
                    Step.Kind.LISTENER,
                    random.nextInt(members),
                    mood,
                    100 + random.nextInt(random.nextBoolean() ? 2_000 : 20_000)));
        }
        if (random.nextBoolean()) {
            troubles.add(new Step(200, Step.Kind.OTHER_START, random.nextInt(members), -1, 0));
            for (int i = 2 + random.nextInt(6); i > 0; i--) {
                troubles.add(any(Step.Kind.OTHER_START, length, random, members, 1));
                troubles.add(any(Step.Kind.OTHER_STOP, length, random, members, 1));
            }
            for (int i = 10 + random.nextInt(40); i > 0; i--) {
                Step.Kind kind = random.nextInt(6) == 0 ? Step.Kind.OTHER_END : Step.Kind.OTHER_WRITE;
                troubles.add(any(kind, length, random, members, 1));
            }
        }
        steps.addAll(troubles);
        return damages
                ? new Faults(
                        faults.dropPercent(), faults.repeatPercent(), 1 + random.nextInt(15), faults.maxDelayMillis())
                : faults;
    }

    private static Step any(Step.Kind kind, int length, Random random, int members, int subjects) {
        return new Step(
                1_000 + random.nextInt(length),
                kind,
                random.nextInt(members),
                random.nextInt(subjects),
                random.nextInt(1000));
    }

    /** One request after the other, each at another member; one of these dies, or falls asleep, just after it has answered. */
    private static List<Step> moves(int at, Random random, int members, int session) {
        List<Step> steps = new ArrayList<>();
        int member = random.nextInt(members);
        int falls = random.nextInt(16);
        int moment = at;
        for (int i = 0; i < 8; i++) {
            steps.add(request(moment, random, member, session));
            if (i == falls) {
                Step.Kind kind = random.nextInt(4) > 0 ? Step.Kind.CRASH : Step.Kind.SLEEP;
                int falling = moment + 1 + random.nextInt(40);
                int millis = 100 + random.nextInt(10_000);
                steps.add(new Step(falling, kind, member, -1, millis));
                // it may not know what happens now, and the other one forget to ask it later
                int other = (member + 1) % members;
                int later = falling + millis + 6_000 + random.nextInt(2_000);
                steps.add(new Step(falling + millis / 2, Step.Kind.READ, other, session, i));
                steps.add(new Step(
                        falling + millis - 50,
                        random.nextBoolean() ? Step.Kind.READ : Step.Kind.WRITE,
                        other,
                        session,
                        i));
                steps.add(new Step(falling + millis + 1 + random.nextInt(100), Step.Kind.READ, member, session, i));
                steps.add(new Step(later, Step.Kind.WRITE, member, session, i));
                for (int after = 20; after < 400; after += 20 + random.nextInt(100)) {
                    steps.add(new Step(later + after, Step.Kind.READ, other, session, i));
                }
            }
            moment += 5 + random.nextInt(random.nextInt(3) == 0 ? 600 : 100);
            member = (member + 1 + random.nextInt(members - 1)) % members;
        }
        return steps;
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

    /** A member leaves while requests go on; some of what it has it alone has heard from one that has died. */
    private static List<Step> drain(int at, Random random, int members, int sessions) {
        int leaving = random.nextInt(members);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(at, Step.Kind.DRAIN, leaving, -1, 500 + random.nextInt(10_000)));
        for (int i = random.nextInt(6); i > 0; i--) {
            steps.add(request(at - 500 + random.nextInt(2_000), random, leaving, random.nextInt(sessions)));
        }
        if (members > 2 && random.nextInt(3) > 0) {
            int teller = (leaving + 1 + random.nextInt(members - 1)) % members;
            int died = at - random.nextInt(1_500);
            for (int other = 0; other < members; other++) {
                if (other != leaving && other != teller) {
                    steps.add(new Step(died - 600, Step.Kind.CUT_ONE_WAY, teller, other, 15_000));
                }
            }
            int session = random.nextInt(sessions);
            steps.add(request(died - 20 - random.nextInt(300), random, teller, session));
            steps.add(request(died - 20 - random.nextInt(300), random, teller, session));
            steps.add(new Step(died, Step.Kind.CRASH, teller, -1, 15_000));
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

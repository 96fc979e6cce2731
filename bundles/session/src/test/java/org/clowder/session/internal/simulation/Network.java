package org.clowder.session.internal.simulation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.exchange.Wire;
import org.clowder.session.internal.protocol.WireOutput;

/** What is between members: it loses, repeats, delays and cuts, and each member has its own view of who is there. */
final class Network {

    private static final long LOOK_MILLIS = 400;
    private static final byte UNKNOWN_OPERATION = 31;

    private final World world;
    private final Random chance;
    private final List<SimulatedMember> members = new ArrayList<>();
    private final boolean[][] cut;
    private final boolean[][] sees;
    private final long[][] unreachableSince;
    private final boolean neverLoses;
    private Faults faults;
    private boolean patient;

    Network(World world, Random chance, int size, Faults faults) {
        this.world = world;
        this.chance = chance;
        this.faults = faults;
        this.neverLoses = faults.dropPercent() + faults.damagePercent() == 0;
        cut = new boolean[size][size];
        sees = new boolean[size][size];
        unreachableSince = new long[size][size];
        world.afterMillis(LOOK_MILLIS, this::look);
    }

    void add(SimulatedMember member) {
        members.add(member);
    }

    List<SimulatedMember> members() {
        return members;
    }

    /** Frames from one member to another are lost from now on, or not any more. */
    void cut(int from, int to, boolean lost) {
        cut[from][to] = lost;
    }

    /** Who cannot be reached stays in view from now on, as long as its process runs. */
    void keepInView() {
        patient = true;
    }

    /** @param healed is told of each two between which frames were lost until now */
    void heal(BiConsumer<Integer, Integer> healed) {
        faults = Faults.NONE;
        for (int from = 0; from < cut.length; from++) {
            for (int to = 0; to < cut.length; to++) {
                if (cut[from][to]) {
                    cut[from][to] = false;
                    healed.accept(from, to);
                }
            }
        }
    }

    /** No frame is lost, except where it is cut. */
    boolean neverLoses() {
        return neverLoses;
    }

    /** Frames pass in both directions. */
    boolean connected(int one, int other) {
        return !cut[one][other] && !cut[other][one];
    }

    /** The process of a member is another one now, or none. */
    void forget(int member) {
        for (int i = 0; i < members.size(); i++) {
            sees[member][i] = false;
            unreachableSince[member][i] = 0;
        }
    }

    // ---- membership

    /** A process begins once it knows who is there. */
    void settle(SimulatedMember member) {
        for (SimulatedMember other : members) {
            if (other != member) {
                look(member, other);
            }
        }
    }

    private void look() {
        for (SimulatedMember member : members) {
            if (member.awake()) {
                for (SimulatedMember other : members) {
                    if (other != member) {
                        look(member, other);
                    }
                }
            }
        }
        world.afterMillis(LOOK_MILLIS, this::look);
    }

    private void look(SimulatedMember member, SimulatedMember other) {
        int from = member.index();
        int to = other.index();
        boolean reachable = other.awake() && connected(from, to);
        boolean same = other.running() && member.knows(other);
        if (sees[from][to] && !same && !(other.running() && !reachable)) {
            // the process that was seen has ended
            lost(member, other);
        } else if (reachable) {
            unreachableSince[from][to] = 0;
            if (!sees[from][to]) {
                sees[from][to] = true;
                member.appeared(other);
            }
        } else if (sees[from][to] && !patient) {
            if (unreachableSince[from][to] == 0) {
                unreachableSince[from][to] = world.now();
            } else if (world.now() - unreachableSince[from][to] > (1 + chance.nextInt(8)) * 1_000_000_000L) {
                lost(member, other);
            }
        }
    }

    private void lost(SimulatedMember member, SimulatedMember other) {
        sees[member.index()][other.index()] = false;
        unreachableSince[member.index()][other.index()] = 0;
        member.disappeared(other);
    }

    // ---- frames

    /** The wire of one life of a member. */
    Wire wire(SimulatedMember self, Member own) {
        return new Wire() {
            @Override
            public void send(Member to, WireOutput sent, boolean brief) throws IOException {
                if (self.outOfMemory()) {
                    throw new InternalError("as it were");
                }
                SimulatedMember target = member(to);
                int from = self.index();
                if (target == null || !target.running()) {
                    SimulatedMember machine = machine(to);
                    if (machine == null || !cut[from][machine.index()]) {
                        throw new IOException("connection refused");
                    }
                    return;
                }
                if (cut[from][target.index()] || chance.nextInt(100) < faults.dropPercent()) {
                    return;
                }
                byte[] frame = sent.toByteArray();
                boolean damages = faults.damagePercent() > 0 && chance.nextInt(100) < faults.damagePercent();
                deliver(target, own, damages ? damaged(frame) : frame);
                if (chance.nextInt(100) < faults.repeatPercent()) {
                    deliver(target, own, frame);
                }
            }

            @Override
            public List<Member> members() {
                return self.view();
            }

            @Override
            public boolean settled() {
                return true;
            }

            @Override
            public boolean ended(Member member) {
                SimulatedMember machine = machine(member);
                return machine != null && connected(self.index(), machine.index()) && member(member) == null;
            }
        };
    }

    /** Whose present life that is, or null. */
    private SimulatedMember member(Member life) {
        for (SimulatedMember each : members) {
            if (life.equals(each.life())) {
                return each;
            }
        }
        return null;
    }

    private SimulatedMember machine(Member life) {
        return members.stream()
                .filter(each -> each.port() == life.getPort())
                .findFirst()
                .orElse(null);
    }

    /** As the channel does for a lease that nobody holds. */
    private void refuse(SimulatedMember by, Member sender) {
        SimulatedMember target = member(sender);
        if (target != null && !cut[by.index()][target.index()]) {
            deliver(target, by.life(), new byte[0]);
        }
    }

    /** The last operation of a frame is no more complete, or one follows that there is not. */
    private byte[] damaged(byte[] frame) {
        boolean longer = chance.nextBoolean();
        byte[] damaged = Arrays.copyOf(frame, frame.length + (longer ? 1 : -1));
        if (longer) {
            damaged[frame.length] = UNKNOWN_OPERATION;
        }
        return damaged;
    }

    private void deliver(SimulatedMember target, Member from, byte[] frame) {
        Member life = target.life();
        long delay =
                50_000L + (long) (chance.nextDouble() * chance.nextDouble() * faults.maxDelayMillis() * 1_000_000L);
        world.after(delay, () -> {
            if (life.equals(target.life())) {
                boolean kept = chance.nextBoolean();
                if (target.awake() && target.exchange() == null && frame.length > 0) {
                    refuse(target, from);
                }
                target.run(() -> {
                    // what waits on a connection goes with it, if its other end dies
                    if (kept || member(from) != null) {
                        target.receive(frame, from);
                    }
                });
            }
        });
    }
}

package org.clowder.session.internal.exchange;

import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.stream.Sender;
import org.clowder.session.internal.stream.StreamCounters;

/** What the parts of an exchange have in common, and how they find each other. Made once, by the exchange. */
final class Core {

    private final long self;
    private final int maxValue;
    private final Surroundings surroundings;
    private final Timing timing;
    private final Wire wire;
    private final StreamCounters counters = new StreamCounters();
    private final Deadlines deadlines = new Deadlines();
    private final Roster roster;
    private final Transmitter transmitter;
    private final Departed departed = new Departed(this);
    private final Questions questions = new Questions(this);
    private final Markers markers = new Markers(this);
    private final Handshake handshake = new Handshake(this);
    private final Reconciler reconciler = new Reconciler(this);
    private final Donor donor = new Donor(this);
    private final Expiry expiry = new Expiry(this);

    /**
     * @param start how many times the cluster was started in this process
     * @param maxValue limit of an attribute's value in bytes
     */
    Core(Surroundings surroundings, Wire wire, Timing timing, long start, int maxValue) {
        this.surroundings = surroundings;
        this.wire = wire;
        this.timing = timing;
        this.maxValue = maxValue;
        long number = surroundings.random();
        self = number == 0 ? 1 : number;
        roster = new Roster(start);
        transmitter = new Transmitter(self, wire, counters);
    }

    /**
     * Which members have a store, as a number: the same for those that know the same.
     *
     * @return 0 if this member may have missed something of the store, or a member that is not there may have used it
     */
    long view(Link link, long timeoutNanos) {
        return link.certain() ? members(link, timeoutNanos) : 0;
    }

    /** As {@link #view}, also if this member may have missed something: enough for whoever compares all that there is. */
    long members(Link link, long timeoutNanos) {
        boolean complete = link.joined().isDone() && handshake.complete() && !departed.mayReturn(link, timeoutNanos);
        long view = Digests.mix(self, 1);
        for (RemoteMember member : link.targets()) {
            view += Digests.mix(member.incarnation(), 1);
        }
        return complete ? view : 0;
    }

    /** The incarnation of this member. */
    long self() {
        return self;
    }

    /** Names a member in logs. */
    String writer(long incarnation) {
        return incarnation == self
                ? "this member"
                : roster.members().stream()
                        .filter(member -> member.incarnation() == incarnation)
                        .findFirst()
                        .map(member -> "member " + member)
                        .orElse("a member that has gone since");
    }

    int maxValue() {
        return maxValue;
    }

    long nanos() {
        return surroundings.nanos();
    }

    long random() {
        return surroundings.random();
    }

    void execute(Runnable work) {
        surroundings.execute(work);
    }

    void start(Sender sender, String to) {
        surroundings.start(sender, to);
    }

    Timing timing() {
        return timing;
    }

    Wire wire() {
        return wire;
    }

    StreamCounters counters() {
        return counters;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Roster roster() {
        return roster;
    }

    Transmitter transmitter() {
        return transmitter;
    }

    Departed departed() {
        return departed;
    }

    Questions questions() {
        return questions;
    }

    Markers markers() {
        return markers;
    }

    Handshake handshake() {
        return handshake;
    }

    Reconciler reconciler() {
        return reconciler;
    }

    Donor donor() {
        return donor;
    }

    Expiry expiry() {
        return expiry;
    }
}

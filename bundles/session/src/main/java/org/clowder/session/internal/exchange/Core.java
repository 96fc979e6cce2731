package org.clowder.session.internal.exchange;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.stream.MemberAddress;
import org.clowder.session.internal.stream.StreamCounters;

/** What the parts of an exchange have in common, and how they find each other. Made once, by the exchange. */
final class Core {

    private static final Log log = LogFactory.getLog(Core.class);

    /** The incarnation of this member. */
    final long self;

    final int maxValue;
    final Surroundings surroundings;
    final Timing timing;
    final Wire wire;
    final StreamCounters counters = new StreamCounters();
    /** Numbers of epochs, for all streams. */
    final AtomicLong epochs = new AtomicLong();

    final Deadlines deadlines = new Deadlines();
    final Roster roster;
    final Departed departed = new Departed(this);
    final Questions questions = new Questions(this);
    final Markers markers = new Markers(this);
    final Handshake handshake = new Handshake(this);
    final Reconciler reconciler = new Reconciler(this);
    final Donor donor = new Donor(this);
    final Expiry expiry = new Expiry(this);
    final Leaving leaving = new Leaving(this);
    final Handover handover = new Handover(this);

    /**
     * @param start rises with each start of the cluster in this process
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
        boolean complete = link.joined().isDone() && handshake.complete() && !departed.mayReturn(timeoutNanos);
        long view = Digests.mix(self, 1);
        for (RemoteMember member : link.targets) {
            view += Digests.mix(member.incarnation, 1);
        }
        return complete ? view : 0;
    }

    /** Names a member in logs. */
    String writer(long incarnation) {
        return incarnation == self
                ? "this member"
                : roster.members().stream()
                        .filter(member -> member.incarnation == incarnation)
                        .findFirst()
                        .map(member -> "member " + member)
                        .orElse("a member that has gone since");
    }

    long nanos() {
        return surroundings.nanos();
    }

    void execute(Runnable work) {
        surroundings.execute(work);
    }

    /** Sends a frame outside of a stream. */
    void send(Member member, WireOutput frame) {
        try {
            counters.framesSent.increment();
            counters.bytesSent.add(frame.size());
            wire.send(member, frame, false);
        } catch (IOException e) {
            counters.failedSends.increment();
            log.debug("A frame to member " + MemberAddress.of(member) + " could not be sent; it is repeated", e);
        }
    }
}

package org.clowder.session.internal.exchange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.InStream;
import org.clowder.session.internal.stream.MemberAddress;
import org.clowder.session.internal.stream.OutStream;
import org.clowder.session.internal.stream.Sender;

/**
 * Another member that runs this cluster too, in one of its incarnations: the two streams, and what is known of its stores. The monitor of
 * {@link Roster} guards the changes of what it says of itself; no lock is held while something is sent.
 */
final class RemoteMember implements Sender.Transmission {

    private static final Log log = LogFactory.getLog(RemoteMember.class);

    private final Core core;
    final Member member;
    final long incarnation;
    final long start;
    final OutStream out;
    final InStream in;
    final Sender sender;
    volatile Set<String> stores = Set.of();
    private volatile Set<String> passive = Set.of();
    private volatile Set<String> leaving = Set.of();
    /** What it has asked of stores before it said that it has them, by the store. */
    private final Map<String, Deferred> deferred = new HashMap<>();
    /** Its revision that this member has seen. */
    volatile long revision;
    /** This member's revision that it has seen. */
    volatile long seen;
    /** When it last sent something, in ns. */
    volatile long heardAt;
    /** True while it is taken for one that sleeps or is cut off. */
    volatile boolean silent;
    /** True once what sends to it has died. */
    private volatile boolean broken;

    /** @param until when it asks anew, in ns */
    private record Deferred(Runnable answer, long until) {}

    /** @param start rises with each start of the cluster in that member's process */
    RemoteMember(Core core, Member member, long incarnation, long start) {
        this.core = core;
        this.member = member;
        this.incarnation = incarnation;
        this.start = start;
        this.out = new OutStream(core::nanos, core.epochs::incrementAndGet, core.counters);
        this.in = new InStream(incarnation, core.maxValue, core::nanos, core.counters);
        this.sender = new Sender(out, this, core.counters, core.self);
        this.heardAt = core.nanos();
    }

    // ---- what is sent to it

    @Override
    public void head(WireOutput frame, long epoch, long sequence) {
        head(frame, epoch == 0 ? Header.Kind.ACK : Header.Kind.DATA);
        if (epoch != 0) {
            frame.putVarint(epoch);
            frame.putVarint(sequence);
        }
    }

    private void head(WireOutput frame, Header.Kind kind) {
        InStream.Position applied = in.applied();
        new Header(Header.VERSION, kind, core.self, incarnation, applied.epoch(), applied.sequence()).write(frame);
    }

    @Override
    public void send(WireOutput frame, boolean onlyAcknowledges) throws IOException {
        core.wire.send(member, frame, onlyAcknowledges);
    }

    @Override
    public void failed() {
        core.handshake.unreachable(this);
    }

    @Override
    public void broken(Throwable reason) {
        // nothing else is certain to work now
        broken = true;
        core.counters.restarts.increment();
        log.error("The stream to member " + this + " broke down and begins anew", reason);
    }

    boolean broken() {
        return broken;
    }

    /** Asks for the frame that is missing, and all that came after it. */
    void resend() {
        InStream.Position missing = in.missing();
        WireOutput frame = new WireOutput(64);
        head(frame, Header.Kind.RESEND);
        frame.putVarint(missing.epoch());
        frame.putVarint(missing.sequence());
        in.forgetEarly();
        core.counters.gaps.increment();
        core.send(member, frame);
    }

    // ---- what it says of itself

    /** True if it keeps the store but has nobody who shows it. */
    boolean keepsOnly(String store) {
        return passive.contains(store);
    }

    void defer(Link link, Runnable answer) {
        long until = core.nanos() + core.timing.patience().toNanos();
        deferred.put(link.store().name(), new Deferred(answer, until));
    }

    boolean hasDeferred(Link link) {
        dropLate();
        return deferred.containsKey(link.store().name());
    }

    List<Runnable> takeDeferred() {
        dropLate();
        List<Runnable> answers = new ArrayList<>();
        deferred.entrySet()
                .removeIf(each -> stores.contains(each.getKey())
                        && answers.add(each.getValue().answer()));
        return answers;
    }

    private void dropLate() {
        deferred.values().removeIf(each -> each.until() - core.nanos() < 0);
    }

    /** Takes over what it says of itself, unless that is older than what is known. */
    void introduced(Hello hello) {
        if (hello.revision() >= revision) {
            seen = hello.seen();
            stores = Set.copyOf(hello.stores());
            passive = Set.copyOf(hello.passive());
            leaving = Set.copyOf(hello.leaving());
            // before it hears that this was seen, and acknowledges anything
            count();
            revision = hello.revision();
        }
    }

    private void count() {
        Set<String> counted = new HashSet<>(stores);
        counted.removeAll(leaving);
        out.counted(counted);
    }

    /** It has sent something. If it was silent, it is to be doubted first: nobody sees it neither silent nor doubted. */
    void heard(long now) {
        heardAt = now;
        out.heard(now);
        silent = false;
    }

    /** It was this member that slept: what the other one owes counts from now. */
    void forgive(long now) {
        heardAt = now;
        out.forgive();
    }

    /** True if it makes sense to wait for its answer. */
    boolean answering() {
        return !silent && !out.lagging();
    }

    /** True if it makes sense to wait until it has applied a change of the store, and it is to keep that. */
    boolean holds(Link link) {
        return answering() && counts(link);
    }

    /** True if it is not about to give the store up. */
    boolean counts(Link link) {
        return out.counts(link.store().name());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(incarnation);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public String toString() {
        return MemberAddress.of(member);
    }
}

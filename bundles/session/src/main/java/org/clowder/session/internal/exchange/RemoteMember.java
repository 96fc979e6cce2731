package org.clowder.session.internal.exchange;

import java.util.HashSet;
import java.util.Set;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.InStream;
import org.clowder.session.internal.stream.MemberAddress;
import org.clowder.session.internal.stream.OutStream;
import org.clowder.session.internal.stream.Sender;

/**
 * Another member that runs this cluster too, in one of its incarnations: the two streams, and what is known of its stores.
 * The monitor of {@link Roster} guards the changes of what it says of itself.
 */
final class RemoteMember {

    final Member member;
    final long incarnation;
    final long start;
    final OutStream out;
    final InStream in;
    private Sender sender;
    private volatile Set<String> stores = Set.of();
    private volatile Set<String> passive = Set.of();
    private volatile long revision;
    private volatile long seen;
    private volatile long heardAt;
    private volatile boolean silent;

    /** @param start how many times the cluster was started in that member's process */
    RemoteMember(Member member, long incarnation, long start, OutStream out, InStream in, long now) {
        this.member = member;
        this.incarnation = incarnation;
        this.start = start;
        this.out = out;
        this.in = in;
        this.heardAt = now;
    }

    /** What sends to it; set before anybody else sees this object. */
    void sender(Sender sending) {
        sender = sending;
    }

    Sender sender() {
        return sender;
    }

    Set<String> stores() {
        return stores;
    }

    /** True if it keeps the store but has nobody who shows it. */
    boolean keepsOnly(String store) {
        return passive.contains(store);
    }

    /** It has the store, though its introduction does not say so yet. */
    void also(String store) {
        Set<String> more = new HashSet<>(stores);
        more.add(store);
        stores = Set.copyOf(more);
    }

    /** Its revision that this member has seen. */
    long revision() {
        return revision;
    }

    /** This member's revision that it has seen. */
    long seen() {
        return seen;
    }

    /** Takes over what it says of itself; false if that is older than what is known. */
    boolean introduced(Hello hello) {
        if (hello.revision() < revision) {
            return false;
        }
        seen = hello.seen();
        revision = hello.revision();
        stores = Set.copyOf(hello.stores());
        passive = Set.copyOf(hello.passive());
        return true;
    }

    /** When it last sent something, in ns. */
    long heardAt() {
        return heardAt;
    }

    /** It has sent something; true if it was silent before. */
    boolean heard(long now) {
        heardAt = now;
        out.heard(now);
        boolean was = silent;
        silent = false;
        return was;
    }

    /** It was this member that slept: what the other one owes counts from now. */
    void forgive(long now) {
        heardAt = now;
        out.forgive();
    }

    /** True while it is taken for one that sleeps or is cut off. */
    boolean silent() {
        return silent;
    }

    void fallSilent() {
        silent = true;
    }

    /** True if it makes sense to wait for its answer. */
    boolean answering() {
        return !silent && !out.lagging();
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

package org.clowder.session.internal.simulation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.state.ReplicaStore;

/** What a client had written to one attribute, or a removal of it. */
final class Write {

    private final String value;
    private final Write before;
    private final int depth;
    private long version = Long.MAX_VALUE;
    private boolean acknowledged;
    private long acknowledgedAt;
    private List<Holder> holders = List.of();
    private boolean confirmed;
    private Predicate<ReplicaStore> has;
    private List<Member> present = List.of();

    /** A member that had it when it was acknowledged, in that life. */
    record Holder(SimulatedMember member, Exchange life) {

        boolean survives() {
            return member.exchange() == life;
        }
    }

    /**
     * @param value null for a removal
     * @param before what the request found; null if that was nothing ever
     */
    Write(String value, Write before) {
        this.value = value;
        this.before = before;
        this.depth = before == null ? 0 : before.depth + 1;
    }

    /** The version that the session had with it, at the member that wrote it. */
    void version(long number) {
        version = number;
    }

    long version() {
        return version;
    }

    String value() {
        return value;
    }

    /**
     * @param confirmed true if the writer had heard that another member has it
     * @param there all members that ran at that time
     */
    void acknowledged(long now, boolean confirmed, Predicate<ReplicaStore> has, List<Holder> by, List<Member> there) {
        this.confirmed = confirmed;
        this.has = has;
        acknowledged = true;
        acknowledgedAt = now;
        holders = by;
        present = there;
    }

    /**
     * A member that may have held it does not have the store any more: those that have it count in its place. If somebody relied on it, there
     * has to be one.
     *
     * @param known true if the member must have known of one of the others
     */
    void gaveUp(SimulatedMember member, List<SimulatedMember> others, boolean known) {
        Holder gone = new Holder(member, member.exchange());
        if (!acknowledged || !holders.contains(gone)) {
            return;
        }
        List<Holder> left = others.stream()
                .filter(each -> has.test(each.store()))
                .map(each -> new Holder(each, each.exchange()))
                .toList();
        if (!left.isEmpty() || !confirmed || !known) {
            Set<Holder> all = new LinkedHashSet<>(holders);
            all.remove(gone);
            all.addAll(left);
            holders = List.copyOf(all);
        }
    }

    /** True if a member has it, or what came after it. */
    boolean isHeldBy(SimulatedMember member) {
        return acknowledged && member.hasStore() && has.test(member.store());
    }

    /** Others have it from one that leaves. */
    void handedOver(List<Holder> to) {
        holders = Stream.concat(holders.stream(), to.stream()).toList();
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    /** True if the writer had heard that another member has it. */
    boolean isConfirmed() {
        return acknowledged && confirmed;
    }

    long acknowledgedAt() {
        return acknowledgedAt;
    }

    List<Holder> holders() {
        return holders;
    }

    /** All members that ran when it was acknowledged. */
    List<Member> present() {
        return present;
    }

    boolean survives() {
        return acknowledged && holders.stream().anyMatch(Holder::survives);
    }

    /** True if this is what was there before the other one, at some time; null stands for nothing ever. */
    static boolean older(Write one, Write other) {
        for (Write each = other.before; each != null; each = each.before) {
            if (each == one) {
                return true;
            }
        }
        return one == null;
    }

    @Override
    public String toString() {
        return (value == null ? "removal " + depth : value) + (acknowledged ? "" : " (not acknowledged)");
    }
}

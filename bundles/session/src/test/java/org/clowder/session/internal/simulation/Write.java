package org.clowder.session.internal.simulation;

import java.util.List;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.exchange.Exchange;

/** What a client had written to one attribute, or a removal of it. */
final class Write {

    private final String value;
    private final Write before;
    private final int depth;
    private long version = Long.MAX_VALUE;
    private boolean acknowledged;
    private long acknowledgedAt;
    private List<Holder> holders = List.of();
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

    /** @param there all members that ran at that time */
    void acknowledged(long now, List<Holder> by, List<Member> there) {
        acknowledged = true;
        acknowledgedAt = now;
        holders = by;
        present = there;
    }

    boolean isAcknowledged() {
        return acknowledged;
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

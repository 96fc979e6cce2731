package org.clowder.session.internal.stream;

import java.util.Set;
import org.apache.catalina.tribes.Member;

/**
 * Another member that runs this cluster too, in one of its incarnations: the two streams, and what is known of its stores.
 * The monitor of {@link Roster} guards the changes of its fields.
 */
final class Peer {

    private final Member member;
    private final long incarnation;
    private final OutStream out;
    private final InStream in;
    private StreamWriter writer;
    private volatile Set<String> stores = Set.of();
    private volatile long revision;
    private volatile long seen;

    Peer(Member member, long incarnation, OutStream out, InStream in) {
        this.member = member;
        this.incarnation = incarnation;
        this.out = out;
        this.in = in;
    }

    Member member() {
        return member;
    }

    long incarnation() {
        return incarnation;
    }

    OutStream out() {
        return out;
    }

    /** What sends to it; set before anybody else sees this object. */
    void writer(StreamWriter sending) {
        writer = sending;
    }

    StreamWriter writer() {
        return writer;
    }

    InStream in() {
        return in;
    }

    Set<String> stores() {
        return stores;
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
        seen = Math.max(seen, hello.seen());
        if (hello.revision() < revision) {
            return false;
        }
        revision = hello.revision();
        stores = Set.copyOf(hello.stores());
        return true;
    }
}

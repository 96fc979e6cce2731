package org.clowder.session.internal.exchange;

import java.io.IOException;
import java.util.List;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.protocol.WireOutput;

/** What carries frames: may lose, repeat and reorder them. Safe for use by several threads. */
public interface Wire {

    /**
     * Sends a frame; returns once it was handed on, not once it has arrived.
     *
     * @param frame the caller's again when this returns
     * @param brief true if the receiver only notes what the frame says, and need not have a thread of its own for it
     * @throws IOException if that is known to have failed
     */
    void send(Member to, WireOutput frame, boolean brief) throws IOException;

    /** The other members, the one longest there first. */
    List<Member> members();

    /** True once the members that were there at the beginning are among them. */
    boolean settled();

    /** True if the process of a member that has left is known to have ended. May take some seconds. */
    boolean ended(Member member);
}

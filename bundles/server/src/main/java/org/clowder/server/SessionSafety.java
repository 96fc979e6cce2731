package org.clowder.server;

import java.util.List;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whoever can make sessions safe on other members before this one leaves, and prove it; an OSGi service (whiteboard). Sessions of which
 * nobody says so end with this member. No call waits for another member.
 */
@ConsumerType
public interface SessionSafety {

    /** True if there is another member that answers, and is not about to leave itself. */
    boolean company(Server server);

    /**
     * Looks whether one other member can take over.
     *
     * @param member its name, or the {@code host:port} by which members know each other
     * @throws IllegalArgumentException if it cannot, or there is none; one line says why, and which members there are
     */
    default void expect(Server server, String member) {}

    /** Begins to send other members what is kept here only, before anybody is told that this one is about to leave. */
    default void prepare(Server server) {}

    /** True once that has come to an end, and those that answer have it. */
    default boolean prepared(Server server) {
        return true;
    }

    /** Tells other members that this one is about to leave, or that it stays after all. */
    void leaving(Server server, boolean leaving);

    /**
     * How far it is.
     *
     * @param member that is to have everything; null for whichever stays
     */
    List<Part> look(Server server, String member);

    /** How far a part of it is. */
    enum State {
        /** Another member has all of it. */
        SAFE,
        /** Something is on its way, or is found out. */
        UNDER_WAY,
        /** Nobody answers now; somebody may later. */
        WAITING,
        /** Nobody can take it, or not all of it. */
        HOPELESS
    }

    /**
     * What is kept under one name.
     *
     * @param what for people: a context path, for example
     * @param manager whose sessions these are; null if they are nobody's now, or no sessions
     * @param sessions how many there are; 0 for what is no session
     * @param safe how many of them another member is known to have
     * @param reason what is to be said of the others, as the end of a sentence: {@code "are not safe: no other member runs it"}
     */
    record Part(String what, Manager manager, int sessions, int safe, State state, String reason) {}
}

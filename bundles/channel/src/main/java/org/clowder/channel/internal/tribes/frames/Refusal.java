package org.clowder.channel.internal.tribes.frames;

/** Why a connection to the channel's port was refused or closed. */
public enum Refusal {
    /** What came does not begin as a frame begins. */
    HEADER(true, Advice.STRANGER),
    /** The frame claims a length that no frame has. */
    LENGTH(true, Advice.STRANGER + ", or that member sends more at once than this one takes: send it in parts"),
    /** The lengths and marks inside the frame do not fit each other. */
    CONTENT(true, Advice.STRANGER),
    /** The frame does not end as a frame ends. */
    FOOTER(true, Advice.STRANGER),
    /** The unfinished frames of all connections together would need too much memory. */
    MEMORY(true, "give this member more heap, or send less at once"),
    /** A frame was begun, and then nothing came. */
    SILENCE(true, "look at the network and the load between the two machines"),
    /** A frame was begun, and was not whole in time although bytes kept coming. */
    DURATION(true, "look at the network and the load between the two machines"),
    /** The other side ended the connection inside a frame; as it does when a member is killed. */
    CUT_OFF(true, ""),
    /** The connection never brought a whole frame; as when somebody looks whether the port is open. */
    UNUSED(false, ""),
    /** There are as many connections as there may be. */
    CONNECTIONS(false, Advice.STRANGER),
    /** There are as many connections from one address as there may be. */
    CONNECTIONS_OF_ADDRESS(false, Advice.STRANGER),
    /** The other side does not read the acknowledgements it has asked for. */
    UNREAD(false, Advice.STRANGER);

    private final boolean frame;
    private final String advice;

    Refusal(boolean frame, String advice) {
        this.frame = frame;
        this.advice = advice;
    }

    /** True if it is about a frame, false if about the connection as such. */
    public boolean ofFrame() {
        return frame;
    }

    /** What the user can do; empty if nothing need be done, so that a warning would only disturb. */
    String advice() {
        return advice;
    }

    /** What several reasons have in common. */
    private static final class Advice {
        static final String STRANGER = "only members of this cluster should reach this port: close it to others, or"
                + " find out what runs there";

        private Advice() {}
    }
}

package org.clowder.session.internal;

import java.io.IOException;
import org.apache.catalina.ha.session.SessionMessage;
import org.apache.catalina.tribes.Member;

/** What the parts of replication need of a manager; kept apart from what a descriptor may set on it. */
public interface BundleManagerAccess {

    /** The manager's name, the same on all members. */
    String managerName();

    /** A message with one session whole that replaces what the receiver has, or null if the session has ended. */
    SessionMessage wholeSession(String sessionId) throws IOException;

    /** Takes a session that another member sent; {@code force} replaces a copy that is as new. */
    void adopt(byte[] encoded, boolean force);

    /** Applies a message of Tomcat's own protocol. */
    void apply(SessionMessage message, Member sender);

    /** True if this manager has a session of that id. */
    boolean knows(String sessionId);

    /** All sessions now. */
    java.util.List<ReplicatedSession> replicatedSessions();
}

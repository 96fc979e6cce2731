package org.clowder.session.internal.replica;

import java.util.List;

/** What a session needs to know of its manager. */
public interface SessionHome {

    /** Where changes go; null while the sessions of this member are its own affair. */
    ReplicationPoint point();

    ReplicationSettings settings();

    ValueAccess values();

    /** What other members know of the sessions; null while the manager is not started. */
    SessionStore store();

    /** All sessions now. */
    List<ReplicatedSession> sessions();

    /** The session of that id, or null. */
    ReplicatedSession session(String id);

    /** Makes a session that is not visible yet. */
    ReplicatedSession replica();

    /** True if the application wants to hear of what other members do to attributes. */
    boolean listensToAttributes();

    /** True while objects of other members cannot be made yet, and nobody is told of what they do. */
    boolean waiting();

    /** Runs something with the application's class loader as the thread's. */
    void inApplication(Runnable action);

    /** True if listeners are told of sessions that other members make and end. */
    boolean notifiesSessionListeners();

    /** True if listeners are told of attributes that other members set. */
    boolean notifiesAttributeListeners();

    /** Another member has given the session another id. */
    void renamedElsewhere(ReplicatedSession session, String newId);
}

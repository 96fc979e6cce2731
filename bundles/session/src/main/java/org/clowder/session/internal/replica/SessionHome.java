package org.clowder.session.internal.replica;

import java.util.List;
import org.clowder.session.internal.SerialTask;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;

/** What a session needs to know of its manager. */
public interface SessionHome {

    /** Where changes go; null while the sessions of this member are its own affair. */
    ReplicationPoint point();

    ReplicationSettings settings();

    ValueAccess values();

    /** What the members hold of the sessions; null while the manager is not started. */
    ReplicaStore store();

    /** A replica for a new session; null while the manager is not started. */
    Replica create(String id, ReplicatedSession session);

    /** The incarnation of this member. */
    long self();

    /** The session was not used here for as long as it may be left alone. True if it is over: then it has ended or ends soon. */
    boolean over(ReplicatedSession session);

    /** A session's work on threads of the application: what its listeners are told. */
    SerialTask task(Runnable work);

    /** All sessions now. */
    List<ReplicatedSession> sessions();

    /** The session of that id, or null. */
    ReplicatedSession session(String id);

    /** Makes a session that is not visible yet. */
    ReplicatedSession newSession();

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

    /** The session can be found by its id. */
    void add(ReplicatedSession session);

    /** The session cannot be found any more. */
    void remove(ReplicatedSession session, String id);

    /** Tells listeners of a new id that another member gave. */
    void tellChangedId(ReplicatedSession session, String oldId);
}

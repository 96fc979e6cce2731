package org.clowder.session.internal.replica;

import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.UnencodableValueException;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.work.SerialTask;
import org.clowder.session.internal.work.Teller;

/**
 * What listeners of the application have still to hear of what other members did to a session. Each change is told at most once, in order:
 * by the session's task, or before that by the thread of the application that is about to change the same, or to end the session. Whoever
 * does that waits for what is being told, but not for ever. No more is kept than the session has attributes.
 *
 * <p>The monitor guards what is untold; nothing of the application is called under it.
 */
final class Notices {

    private static final Log log = LogFactory.getLog(Notices.class);
    private static final Object NOTHING = new Object();
    /** Of which session listeners are being told on this thread; null for none. */
    private static final ThreadLocal<ReplicatedSession> TOLD = new ThreadLocal<>();

    private final ReplicatedSession session;
    private final AttributeNotices attributes;
    private final Teller teller = new Teller();
    /** Null until there is something to tell. */
    private SerialTask task;
    /** What listeners know of attributes that have changed since; null for nothing. */
    private volatile Map<String, Object> untold;

    private boolean unannounced;
    /** The id that listeners know, if the session has another one since; else null. */
    private String knownId;

    /** To be run once the session has ended here, or is not over after all; null if it is not to end. */
    private Runnable whenOver;

    private boolean closed;
    /** What listeners have added while they were told, as it was then. */
    private volatile Map<String, EncodedValue> additions = Map.of();

    Notices(ReplicatedSession session) {
        this.session = session;
        this.attributes = new AttributeNotices(session);
    }

    // ---- on threads of the channel

    /** Listeners have not heard of the session; {@link #resume} has them hear. */
    synchronized void appeared() {
        unannounced = true;
    }

    /**
     * Shows what another member did to an attribute; {@link #resume} has listeners hear of it. In one step: whoever tells, tells of all that is
     * shown.
     *
     * @param value null if it was removed
     */
    synchronized void changed(String name, EncodedValue value) {
        Object before = session.values().arrived(name, value);
        if (closed) {
            return;
        }
        // while objects cannot be made, listeners have heard of nothing
        Object known = before == null || session.home.waiting() ? NOTHING : before;
        untold = untold == null ? new LinkedHashMap<>() : untold;
        untold.putIfAbsent(name, known);
        if (value == null && untold.get(name) == NOTHING) {
            untold.remove(name);
        }
    }

    void renamed(String oldId) {
        synchronized (this) {
            knownId = knownId == null ? oldId : knownId;
        }
        resume();
    }

    /**
     * The session ends here soon, if it is still over then.
     *
     * @param done to be run after that
     */
    void over(Runnable done) {
        synchronized (this) {
            whenOver = done;
        }
        due();
    }

    /** Another member has ended the session: so it ends here soon. */
    void ended() {
        due();
    }

    /** Has listeners hear what they have not heard, soon, if objects can be made. */
    void resume() {
        if (!session.home.waiting() && behind()) {
            due();
        }
    }

    private void due() {
        SerialTask present;
        synchronized (this) {
            task = task == null ? session.home.task(this::work) : task;
            present = task;
        }
        present.due();
    }

    // ---- on threads of the application

    private void work() {
        Runnable done = takeOver();
        try {
            if (session.replicated().ended()) {
                end();
                return;
            }
            catchUp();
            // which may have taken long
            Replica replica = session.replicated();
            if (done != null && replica.idle() && !replica.ended()) {
                session.lapse();
            }
        } finally {
            if (done != null) {
                done.run();
            }
        }
    }

    private void end() {
        boolean heardOf = !takeUnannounced() && catchUp();
        session.expire(heardOf && session.home.manager.isNotifySessionListenersOnReplication(), false);
    }

    /**
     * Tells what listeners have not heard. The session is not to end here before that.
     *
     * @return false if nobody has heard of the session, as objects cannot be made yet: then nobody is to hear of its end
     */
    boolean catchUp() {
        if (session.home.waiting()) {
            return heardOf();
        }
        teller.tell(() -> session.home.inApplication(() -> telling(this::tell)));
        return true;
    }

    /** The application is about to set or remove an attribute: what another member did to it is told before. */
    void catchUp(String name) {
        if (session.home.waiting()) {
            forget(name);
        }
        if (knows(name) || !session.home.waiting() && unannounced()) {
            teller.tell(() -> telling(() -> {
                announce();
                tellAll(name);
            }));
        } else {
            teller.awaitTold();
        }
    }

    private void telling(Runnable what) {
        ReplicatedSession before = TOLD.get();
        TOLD.set(session);
        try {
            what.run();
        } finally {
            TOLD.set(before);
        }
    }

    /** True while this thread tells what another member did to the session: what listeners do to it then is no change of their own. */
    boolean tells() {
        return TOLD.get() == session;
    }

    /** A listener that is told adds what nobody else has: only if a request changes that later does it count. */
    void added(String name, Object value) {
        try {
            EncodedValue bytes = session.home.values().encode(value, null);
            synchronized (this) {
                Map<String, EncodedValue> all = new HashMap<>(additions);
                all.put(name, bytes);
                additions = all;
            }
        } catch (UnencodableValueException e) {
            // reported once a request has it in hand
            log.debug("Session " + session.getIdInternal() + ": attribute " + e.describe(name));
        }
    }

    /** The application sets or removes it itself. Gives what it was, or null. */
    EncodedValue forgetAddition(String name) {
        if (!additions.containsKey(name)) {
            return null;
        }
        synchronized (this) {
            Map<String, EncodedValue> rest = new HashMap<>(additions);
            EncodedValue forgotten = rest.remove(name);
            additions = rest;
            return forgotten;
        }
    }

    /** What a listener has added, as it was then; null for nothing. */
    EncodedValue addition(String name) {
        return additions.get(name);
    }

    /** The session ends here, and has been told of as it was: nothing is told any more. */
    synchronized void close() {
        closed = true;
        untold = null;
    }

    private void tellAll(String name) {
        while (knows(name)) {
            tell(name);
        }
    }

    /** An object of the session was made of bytes. */
    void made(LiveValue value) {
        if (attributes.activated(value.origin().name, value.object())) {
            session.collector.toldOf(value);
        }
    }

    private void tell() {
        announce();
        for (String name = next(); name != null && session.valid(); name = next()) {
            tell(name);
        }
    }

    private void announce() {
        if (takeUnannounced() && session.valid()) {
            session.tellNew();
        }
        String oldId = takeKnownId();
        if (oldId != null) {
            session.home.tellChangedId(session, oldId);
        }
    }

    private void tell(String name) {
        Object found = session.values().found(name);
        Object now = LazyAttributes.object(found);
        Object before = take(name, now);
        if (before != null) {
            Object known = before instanceof EncodedValue bytes ? session.decode(name, bytes) : before;
            attributes.tell(name, known == NOTHING ? null : known, now);
            if (now instanceof HttpSessionBindingListener && found instanceof LiveValue live) {
                session.collector.toldOf(live);
            }
        }
    }

    // ---- what is untold

    private synchronized Runnable takeOver() {
        Runnable taken = whenOver;
        whenOver = null;
        return taken;
    }

    private synchronized boolean unannounced() {
        return unannounced || knownId != null;
    }

    private synchronized boolean heardOf() {
        return !unannounced;
    }

    /** True, once, if listeners have not heard of the session; they hear of it by its present id. */
    private synchronized boolean takeUnannounced() {
        boolean tell = unannounced;
        unannounced = false;
        knownId = tell ? null : knownId;
        return tell;
    }

    private synchronized String takeKnownId() {
        String taken = knownId;
        knownId = null;
        return taken;
    }

    /** True if listeners have still to hear something. */
    private synchronized boolean behind() {
        return unannounced || knownId != null || next() != null;
    }

    private synchronized String next() {
        return untold == null || untold.isEmpty()
                ? null
                : untold.keySet().iterator().next();
    }

    private boolean knows(String name) {
        if (untold == null) {
            return false;
        }
        synchronized (this) {
            return untold.containsKey(name);
        }
    }

    private synchronized void forget(String name) {
        if (untold != null) {
            untold.remove(name);
        }
    }

    /** What listeners know of the attribute; null if nothing is untold, or something else is shown by now. */
    private synchronized Object take(String name, Object shown) {
        return untold != null && session.values().present(name) == shown ? untold.remove(name) : null;
    }
}

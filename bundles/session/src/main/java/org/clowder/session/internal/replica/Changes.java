package org.clowder.session.internal.replica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.replica.Touched.Touch;

/**
 * What was done to a session on this member and is not published yet. Its monitor guards that, and that the session shows what its replica has: it
 * is held for moments, so that nobody who touches waits for bytes.
 */
final class Changes {

    private final ReplicatedSession session;
    /** Null for nothing. */
    private volatile Touched touched;
    /** Null for none. */
    volatile Touched publishing;
    /** Objects that could not be looked at when they should have been. */
    private final Map<Origin, LiveValue> late = new LinkedHashMap<>(0);
    /** True if something is to be tried again. */
    boolean unfinished;

    Changes(ReplicatedSession session) {
        this.session = session;
    }

    boolean none() {
        return touched == null;
    }

    /** An attribute, or another entry, is about to be set or removed: {@link #written} follows. */
    synchronized void note(String name) {
        note(name, session.base(name)).begin();
    }

    private Touch note(String name, EncodedValue base) {
        touched = touched == null ? new Touched() : touched;
        Touch found = touched.find(name);
        return found == null ? touched.add(name, base) : found;
    }

    synchronized void written(String name) {
        touched.find(name).end();
    }

    /** What an object that is set now is compared with. */
    synchronized Origin origin(String name) {
        Touch touch = touched == null ? null : touched.find(name);
        return new Origin(name, touch == null ? session.base(name) : touch.base);
    }

    /**
     * True while this member has written an attribute and not published it: what another one writes meanwhile is not shown before. What was
     * only read does not count, or a request that goes on for long would keep it from all others. Under the monitor.
     */
    boolean inHand(String name) {
        return touched != null && touched.find(name) != null || publishes(name);
    }

    // ---- on the thread that publishes

    /** From now on these are published; null for none. */
    synchronized Touched take() {
        publishing = touched;
        touched = null;
        unfinished = false;
        for (Touch each = first(publishing); each != null; each = each.next) {
            if (each.underWay()) {
                touched = touched == null ? new Touched() : touched;
                touched.addUnderWay(each);
            }
        }
        return publishing;
    }

    private static Touch first(Touched touches) {
        return touches == null ? null : touches.first();
    }

    /** They could not be published, nor these objects be looked at. */
    synchronized void putBack(List<LiveValue> held) {
        for (Touch each = first(publishing); each != null; each = each.next) {
            note(each.name, each.base);
        }
        late(held);
    }

    /** True if it is being published as what was set. */
    boolean publishes(String name) {
        return publishing != null && publishing.find(name) != null;
    }

    /** An object turns out to be changed, and counts as set. False if something else is there by now. */
    synchronized boolean changedInside(Origin origin) {
        boolean present = session.values().shows(origin);
        if (present) {
            publishing = publishing == null ? new Touched() : publishing;
            publishing.add(origin.name, origin.base).compare(origin.base, origin);
        }
        return present;
    }

    /** Objects are compared with what they were published as, and what other members wrote meanwhile is shown. */
    void published(Map<String, EncodedValue> news) {
        Touched taken = publishing;
        if (taken == null) {
            return;
        }
        synchronized (this) {
            for (Touch each = taken.first(); each != null; each = each.next) {
                if (news.containsKey(each.name)) {
                    published(each, news.get(each.name));
                }
            }
            publishing = null;
        }
        for (Touch each = taken.first(); each != null; each = each.next) {
            String name = each.name;
            EncodedValue own = news.containsKey(name) ? news.get(name) : each.against;
            if (session.replicated().value(name) != own) {
                session.display().showAgain(name);
            }
        }
    }

    private void published(Touch touch, EncodedValue value) {
        if (touch.origin != null) {
            touch.origin.published(value);
        }
        // what was set meanwhile takes the place of this
        Touch next = touched == null ? null : touched.find(touch.name);
        if (next != null) {
            next.follows(touch, value);
            Origin origin = LazyAttributes.origin(session.values().held(touch.name));
            if (origin != null) {
                origin.follows(touch, value);
            }
        }
    }

    /** Another thread is changing the value: it is tried again, soon if a request waits for it. */
    synchronized void tryAgain(Touch touch) {
        note(touch.name, touch.base);
        unfinished = true;
    }

    /** As above, of an object that a request has in hand. */
    void tryAgain(LiveValue live) {
        late(List.of(live));
        unfinished = true;
    }

    // ---- objects in hand

    /** Whoever publishes next is to look at them. */
    synchronized void late(List<LiveValue> held) {
        held.forEach(each -> late.put(each.origin(), each));
    }

    /** With what others have in hand that nobody else looks at; a copy, as making bytes of one may take another in hand. */
    synchronized List<LiveValue> inHand(List<LiveValue> held) {
        late(session.outside.all());
        if (held.isEmpty() && late.isEmpty()) {
            return List.of();
        }
        held.forEach(each -> late.remove(each.origin()));
        List<LiveValue> all = new ArrayList<>(held);
        all.addAll(late.values());
        late.clear();
        return all;
    }
}

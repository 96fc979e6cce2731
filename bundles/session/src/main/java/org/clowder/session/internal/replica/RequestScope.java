package org.clowder.session.internal.replica;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.coyote.Response;
import org.apache.coyote.ResponseHold;
import org.clowder.session.internal.exchange.Publisher;
import org.clowder.session.internal.stream.Ticket;

/**
 * The sessions that one request uses, of whatever application, and what it has to wait for. Confined to the request's
 * thread: what other threads do to a session is published at once, without waiting.
 */
public final class RequestScope {

    /** Stays with its thread, as an array of no class of ours: to take it away and put it there costs more than all that is asked. */
    private static final ThreadLocal<Object[]> CURRENT = ThreadLocal.withInitial(() -> new Object[1]);

    private static final int MANY = 64;

    private Use uses;
    private List<Wait> waits = List.of();
    private Set<String> looked;

    private record Wait(Ticket ticket, Publisher publisher, long nanos) {

        void await() {
            publisher.await(ticket, nanos);
        }

        void whenApplied(Runnable action) {
            publisher.whenApplied(ticket, nanos, action);
        }
    }

    /** A session that is used, and the next one. */
    private static final class Use {
        private final ReplicatedSession session;
        private final Use next;
        /** What the request has in hand, objects that it may change without a word. */
        private List<LiveValue> held = List.of();

        private int looks = MANY;

        Use(ReplicatedSession session, Use next) {
            this.session = session;
            this.next = next;
        }

        /** What the session has no more: what another member displaced counts only as long as somebody has it. */
        void letGo() {
            List<LiveValue> gone = held.stream()
                    .filter(each -> !session.values().shows(each.origin()))
                    .toList();
            gone.stream().filter(each -> each.origin().displaced).forEach(session.outside::has);
            if (!gone.isEmpty()) {
                held.removeAll(gone);
            }
        }

        LiveValue held(Origin origin) {
            for (LiveValue each : held) {
                if (each.origin() == origin) {
                    return each;
                }
            }
            return null;
        }
    }

    /** The scope of the request that this thread serves, or null. */
    public static RequestScope current() {
        return (RequestScope) CURRENT.get()[0];
    }

    /** True if this thread serves a request that will publish what it does. */
    public static boolean active() {
        return current() != null;
    }

    /** Begins a request; null if this thread serves one already, which then is the one that counts. */
    public static RequestScope begin() {
        Object[] current = CURRENT.get();
        if (current[0] != null) {
            return null;
        }
        RequestScope scope = new RequestScope();
        current[0] = scope;
        return scope;
    }

    /** Publishes one session and waits, within the request of this thread or without one. */
    public static void publish(ReplicatedSession session) {
        RequestScope own = begin();
        try {
            RequestScope scope = current();
            session.point.publish(scope, List.of());
            scope.await();
        } finally {
            if (own != null) {
                own.end();
            }
        }
    }

    /** True if the request has not looked for that session before. */
    boolean firstLook(String store, String id) {
        if (looked == null) {
            looked = new HashSet<>(2);
        }
        return looked.add(id + ' ' + store);
    }

    public void uses(ReplicatedSession session) {
        use(session);
    }

    /** The request has got, or set, an object that it may change. */
    void holds(ReplicatedSession session, LiveValue value) {
        Use use = use(session);
        if (use.held(value.origin()) != null) {
            return;
        }
        if (use.held.isEmpty()) {
            use.held = new ArrayList<>(4);
        }
        if (use.held.size() >= use.looks) {
            // one that reads all the time while other members write
            session.point.look(use.held);
            use.letGo();
            use.looks = Math.max(MANY, 2 * use.held.size());
        }
        use.held.add(value);
    }

    /** What the request has in hand of that object; or null. */
    LiveValue held(ReplicatedSession session, String name, Object object) {
        for (LiveValue each : use(session).held) {
            if (each.object() == object && each.origin().name.equals(name)) {
                return each;
            }
        }
        return null;
    }

    private Use use(ReplicatedSession session) {
        Use use = uses;
        while (use != null && use.session != session) {
            use = use.next;
        }
        if (use == null) {
            use = new Use(session, uses);
            uses = use;
        }
        return use;
    }

    /** The request may not end before this is done, or so many ns have passed. */
    void waitsFor(Ticket ticket, Publisher publisher, long nanos) {
        waits = waits.isEmpty() ? new ArrayList<>(2) : waits;
        waits.add(new Wait(ticket, publisher, nanos));
    }

    /** True if a session was used or something is to be waited for. */
    public boolean used() {
        return uses != null || !waits.isEmpty();
    }

    /**
     * Publishes what was changed so far. What has to wait for other members, as each application's guarantee demands, is the
     * response if it can be held, else this thread.
     *
     * @param response of the request of this thread
     */
    public void publish(Response response) {
        publishUses();
        if (waits.isEmpty()) {
            return;
        }
        Runnable release = ResponseHold.of(response);
        if (release == null) {
            await();
        } else {
            hold(release);
        }
    }

    private void publishUses() {
        Use published = null;
        while (uses != published) {
            // to make bytes may take another session
            Use latest = uses;
            for (Use use = latest; use != published; use = use.next) {
                use.session.point.publish(this, use.held);
            }
            published = latest;
        }
        if (!waits.isEmpty()) {
            waits.removeIf(wait -> wait.ticket().done());
        }
    }

    // ---- what goes on after the request's thread

    /** Begins another one on this thread, with the sessions and objects of this one; null if the thread has one. */
    public RequestScope again() {
        RequestScope scope = begin();
        if (scope != null) {
            try {
                into(scope);
            } catch (RuntimeException | Error e) {
                scope.end();
                throw e;
            }
        }
        return scope;
    }

    /** Its sessions and objects are another one's too; those that have ended are not. */
    public void into(RequestScope other) {
        for (Use use = uses; use != null; use = use.next) {
            if (use.session.valid()) {
                other.use(use.session);
                for (LiveValue each : use.held) {
                    other.holds(use.session, each);
                }
            }
        }
    }

    /** Publishes what was changed, has this thread wait for it, and ends. */
    public void publishAndEnd() {
        try {
            publishUses();
            for (Use use = uses; use != null; use = use.next) {
                use.letGo();
            }
            await();
        } finally {
            end();
        }
    }

    /** Threads of the application have its sessions and objects in hand. */
    public void goesOn() {
        for (Use use = uses; use != null; use = use.next) {
            use.held.forEach(use.session.outside::has);
        }
    }

    private void hold(Runnable release) {
        if (waits.size() == 1) {
            Wait only = waits.get(0);
            only.whenApplied(release);
        } else {
            AtomicInteger left = new AtomicInteger(waits.size());
            for (Wait wait : waits) {
                wait.whenApplied(() -> {
                    if (left.decrementAndGet() == 0) {
                        release.run();
                    }
                });
            }
        }
        waits = List.of();
    }

    private void await() {
        for (int i = 0; i < waits.size(); i++) {
            waits.get(i).await();
        }
        waits = List.of();
    }

    /** True on the thread that serves the request, until the request is over. */
    public boolean isCurrent() {
        return current() == this;
    }

    public void end() {
        CURRENT.get()[0] = null;
    }
}

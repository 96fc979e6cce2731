package org.clowder.channel.internal.tribes;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.internal.tribes.MemberView.Subscriber;

/**
 * One subscriber and the events it has yet to get. Events are queued under the monitor of the view, so in the order of
 * the changes; whichever thread finds nobody delivering delivers them all, holding no lock meanwhile.
 */
final class Subscription {

    private final Subscriber subscriber;
    private final Queue<Runnable> events = new ArrayDeque<>();
    private boolean delivering;
    private volatile boolean ended;

    /** The thread that subscribes delivers first: others must wait for {@link #replay}. */
    Subscription(Subscriber subscriber, Collection<Member> present) {
        this.subscriber = subscriber;
        this.delivering = true;
        present.forEach(this::added);
    }

    void added(Member member) {
        enqueue(() -> subscriber.added(member));
    }

    void removed(Member member) {
        enqueue(() -> subscriber.removed(member));
    }

    private synchronized void enqueue(Runnable event) {
        events.add(event);
    }

    void end() {
        ended = true;
    }

    void deliver() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        replay();
    }

    /** Delivers until nothing is left, whatever a delivery ends with; only for the thread that has set {@code delivering}. */
    void replay() {
        Error failure = null;
        for (Runnable event = next(); event != null; event = next()) {
            try {
                if (!ended) {
                    Guard.run("member listener", event);
                }
            } catch (Error e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized Runnable next() {
        Runnable event = events.poll();
        delivering = event != null;
        return event;
    }
}

package org.clowder.channel.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.clowder.channel.Registration;
import org.clowder.channel.internal.tribes.MemberView;

/**
 * The membership listeners of one lease. Each gets, from the moment it is added or the view is attached, whichever is
 * later, first the members that are there and then every change. No lock is held while a listener is called.
 */
final class LeaseMembers {

    private static final Registration NONE = () -> {};

    private final Sending shared;
    private final Map<MembershipListener, Registration> listeners = new LinkedHashMap<>();
    private boolean attached;

    LeaseMembers(Sending shared) {
        this.shared = shared;
    }

    void add(MembershipListener listener) {
        synchronized (listeners) {
            if (listeners.putIfAbsent(listener, NONE) != null || !attached) {
                return;
            }
        }
        subscribe(listener);
    }

    void remove(MembershipListener listener) {
        Registration registration;
        synchronized (listeners) {
            registration = listeners.remove(listener);
        }
        if (registration != null) {
            registration.close();
        }
    }

    void attach() {
        MembershipListener[] all;
        synchronized (listeners) {
            if (attached) {
                return;
            }
            attached = true;
            all = listeners.keySet().toArray(new MembershipListener[0]);
        }
        for (MembershipListener listener : all) {
            subscribe(listener);
        }
    }

    void detach() {
        Registration[] all;
        synchronized (listeners) {
            attached = false;
            all = listeners.values().toArray(new Registration[0]);
            listeners.replaceAll((listener, registration) -> NONE);
        }
        for (Registration registration : all) {
            registration.close();
        }
    }

    private void subscribe(MembershipListener listener) {
        Registration registration = shared.subscribe(new MemberView.Subscriber() {
            @Override
            public void added(Member member) {
                listener.memberAdded(member);
            }

            @Override
            public void removed(Member member) {
                listener.memberDisappeared(member);
            }
        });
        synchronized (listeners) {
            if (attached && listeners.replace(listener, NONE, registration)) {
                return;
            }
        }
        // removed or detached meanwhile
        registration.close();
    }
}

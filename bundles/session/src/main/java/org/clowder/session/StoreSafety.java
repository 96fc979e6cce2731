package org.clowder.session;

import org.apache.catalina.Manager;
import org.clowder.session.internal.Receiver;
import org.clowder.session.internal.exchange.Handover;

/**
 * How much of what this member keeps under one name another member is known to have, or the one that was asked for.
 *
 * @param what for people: the path of an application, for example
 * @param manager whose sessions these are; null if nobody shows them now, or if they are no sessions
 * @param sessions how many there are; 0 for what is no session
 * @param safe how many of them another member is known to have, which stays
 * @param reason what is to be said of the others; empty if there is nothing
 * @since 1.5
 */
public record StoreSafety(String what, Manager manager, int sessions, int safe, State state, String reason) {

    /** How far it is. */
    public enum State {
        /** Another member has all of it. */
        SAFE,
        /** Something is on its way, or is found out. */
        UNDER_WAY,
        /** Nobody answers now; somebody may later. */
        WAITING,
        /** Nobody can take it, or not all of it. */
        HOPELESS
    }

    static StoreSafety of(Handover.Progress progress, Manager manager, Receiver receiver) {
        boolean sessions = manager != null || !progress.store().matches("(sso|context):.*");
        // those that were made while nothing was replicated have never been published
        boolean mayBeHere = progress.receivers() == Handover.Receivers.NONE || manager instanceof ManualFailoverManager;
        int count = manager != null && mayBeHere
                ? Math.max(progress.replicas(), manager.getActiveSessions())
                : progress.replicas();
        // before anybody has compared
        int handedOver = manager instanceof ManualFailoverManager manual ? manual.handedOver(receiver) : 0;
        return new StoreSafety(
                name(progress.store(), manager),
                manager,
                sessions ? count : 0,
                sessions ? Math.min(count, Math.max(progress.safe(), handedOver)) : 0,
                progress.done() && count == progress.replicas() ? State.SAFE : state(progress),
                receiver.reason(progress.receivers()));
    }

    private static String name(String store, Manager manager) {
        if (manager == null || manager.getContext() == null) {
            return store;
        }
        String path = manager.getContext().getPath();
        return path.isEmpty() ? "/" : path;
    }

    private static State state(Handover.Progress progress) {
        return switch (progress.receivers()) {
            case SOME -> State.UNDER_WAY;
            case SILENT -> State.WAITING;
            case LEAVING, NONE -> State.HOPELESS;
        };
    }
}

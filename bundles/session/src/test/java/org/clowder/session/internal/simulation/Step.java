package org.clowder.session.internal.simulation;

import java.util.Locale;

/**
 * One thing that happens in a history.
 *
 * @param at ms since the beginning
 * @param member at which it happens
 * @param subject a session, another member, or nothing
 * @param number what else it needs
 */
record Step(int at, Kind kind, int member, int subject, int number) {

    enum Kind {
        CREATE,
        WRITE,
        REMOVE,
        MANY,
        REMOVE_MANY,
        READ,
        OLD_ID,
        RENAME,
        RENAME_TWICE,
        END,
        LOGIN,
        MUTATE,
        UNSENDABLE,
        TIMEOUT,
        CRASH,
        START,
        SLEEP,
        CUT,
        CUT_ONE_WAY,
        STOP_APPLICATION,
        STOP_CLUSTER,
        DRAIN,
        LISTENER,
        OTHER_START,
        OTHER_STOP,
        OTHER_WRITE,
        OTHER_END;

        @SuppressWarnings("EnumOrdinal") // what clients do comes first
        boolean ofClient() {
            return ordinal() <= TIMEOUT.ordinal();
        }
    }

    @Override
    public String toString() {
        String about = kind.ofClient() ? "session " + subject : subject < 0 ? "" : "to " + subject;
        return String.format(Locale.ROOT, "%6d ms  member %d  %-16s %s (%d)", at, member, kind, about, number);
    }
}

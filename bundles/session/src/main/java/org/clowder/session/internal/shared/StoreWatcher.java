package org.clowder.session.internal.shared;

import java.util.Collection;
import org.clowder.session.internal.state.Record;

/**
 * Is told what other members did to the records of a {@link SharedStore}. Called on threads of the channel, by several at once,
 * under no lock; what is told may be overtaken by then, so the record's own word counts.
 */
interface StoreWatcher {

    /**
     * Entries of the record were set or removed; all of them, if the record is new.
     *
     * @param names of these entries
     */
    void changed(Record record, Collection<String> names);

    /** The record has ended. */
    void ended(Record record);
}

package org.clowder.session.internal.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is replicated under one name, the sessions of an application for example, and the rules by which it takes changes
 * of other members. Subclasses keep the records and show them to their users. Thread-safe.
 */
public abstract class RecordStore {

    private final String name;
    private final Tombstones tombstones = new Tombstones();
    private final Object creation = new Object();

    /** @param name the same on all members */
    protected RecordStore(String name) {
        this.name = name;
    }

    public final String name() {
        return name;
    }

    /** The record of that id, or null. */
    public abstract Record find(String id);

    /** All records now; a copy. */
    public abstract Collection<Record> records();

    /** Makes a record that is not visible yet. */
    protected abstract Record create(String id, long floor);

    /** A record that another member made has arrived: makes it visible. Called under no lock of a record. */
    protected abstract void arrived(Record record, Access access);

    /** Another member changed these entries. */
    protected abstract void changed(Record record, List<Entry> entries);

    /** Another member used the record. */
    protected abstract void used(Record record, Access access);

    /** Another member ended the record. */
    protected abstract void ended(Record record);

    /** Another member gave the record another id. */
    protected abstract void renamed(Record record, String oldId);

    /** Remembers that a record has ended, or lost this id. */
    public final void bury(String id, long version) {
        tombstones.put(id, version);
    }

    /** The version that a new record of this id begins above. */
    public final long floor(String id) {
        return tombstones.version(id);
    }

    /** Another member has said something of a record. Called under no lock; does nothing here. */
    protected void heardOf(String id) {}

    /**
     * Another member has sent all records that it has. Called under no lock; does nothing here.
     *
     * @param incarnation of that member
     */
    public void transferred(long incarnation) {}

    /** Takes a change. */
    public final Outcome apply(Change change) {
        heardOf(change.id());
        Record record = find(change.id());
        if (record == null) {
            if (change.version() <= tombstones.version(change.id())) {
                return Outcome.STALE;
            }
            if (change.base() != 0) {
                return Outcome.UNKNOWN;
            }
            record = arrive(change);
            if (record == null) {
                return Outcome.APPLIED;
            }
        }
        List<Entry> taken = new ArrayList<>(change.entries().size());
        Outcome outcome = record.merge(change, taken);
        if (!taken.isEmpty()) {
            changed(record, taken);
        }
        if (change.access() != null && (outcome == Outcome.APPLIED || outcome == Outcome.STALE)) {
            used(record, change.access());
        }
        return outcome;
    }

    /** Makes the record, unless another thread did; then returns that one. */
    private Record arrive(Change change) {
        synchronized (creation) {
            Record present = find(change.id());
            if (present != null) {
                return present;
            }
            Record record = create(change.id(), 0);
            record.merge(change, new ArrayList<>());
            arrived(record, change.access());
            return null;
        }
    }

    /** Another member has ended a record. */
    public final void remove(String id, long version) {
        bury(id, version);
        Record record = find(id);
        if (record != null && record.endedElsewhere(version)) {
            ended(record);
        }
    }

    /** Another member has given a record another id. */
    public final void rename(String oldId, String newId, long version) {
        heardOf(oldId);
        bury(oldId, version);
        Record record = find(oldId);
        if (record != null && find(newId) == null) {
            record.renamedElsewhere(newId);
            renamed(record, oldId);
        }
    }

    /** Another member has used a record. */
    public final void use(String id, Access access) {
        Record record = find(id);
        if (record != null) {
            used(record, access);
        }
    }
}

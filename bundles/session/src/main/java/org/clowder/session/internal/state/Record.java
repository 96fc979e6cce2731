package org.clowder.session.internal.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.clowder.session.internal.protocol.EncodedValue;

/**
 * The replicated image of one session: what the other members have, or are about to have, as bytes. Live objects are a
 * view of it and are never touched by the threads that send.
 *
 * <p>Guarded by its own monitor, which is held for moments only: nobody encodes, decodes, waits or calls a listener
 * under it. Lock order: record, then stream.
 */
public final class Record {

    /** How many removed attributes are remembered. */
    private static final int MAX_REMOVED = 64;

    private final RecordStore store;
    private final Map<String, Entry> entries = new HashMap<>(8);
    private final Object owner;
    private String id;
    private String formerId;
    private long formerUntil;
    private long version;
    private long writer;
    private int removedEntries;
    private int size;
    private boolean ended;
    private long changedHere;
    private volatile AccessSource access;

    /** Tells when the record was used, at the time of asking. */
    @FunctionalInterface
    public interface AccessSource {
        Access now();
    }

    /** Notes, under the record's lock, that there is something to send. */
    @FunctionalInterface
    public interface Announcement {
        /** @param base the version before */
        void changed(Record record, long base);
    }

    /**
     * A record that nobody else knows yet.
     *
     * @param floor the version it begins above, larger than 0 if there was a record of that id before
     * @param owner what shows it to the application; may be null
     */
    public Record(RecordStore store, String id, long floor, Object owner) {
        this.store = store;
        this.id = id;
        this.version = floor;
        this.owner = owner;
    }

    public RecordStore store() {
        return store;
    }

    /** What shows this record to the application, a session for example. */
    public Object owner() {
        return owner;
    }

    public void accessSource(AccessSource source) {
        access = source;
    }

    public synchronized String id() {
        return id;
    }

    /** Rises with each change; 0 as long as nothing was published. */
    public synchronized long version() {
        return version;
    }

    /** In bytes: the values of all entries and their names. */
    public synchronized int size() {
        return size;
    }

    /** True once it was removed, here or elsewhere. */
    public synchronized boolean ended() {
        return ended;
    }

    /** When this member changed it last, by {@code System.nanoTime()}; 0 if it never did. */
    public synchronized long changedHere() {
        return changedHere;
    }

    /** The value, or null if there is none or it was removed. */
    public synchronized EncodedValue value(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.value();
    }

    /** The names of all entries that have a value; a copy. */
    public synchronized List<String> names() {
        List<String> names = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            if (entry.value() != null) {
                names.add(entry.name());
            }
        }
        return names;
    }

    /**
     * Writes a new version.
     *
     * @param values by name, null for those that are removed; may be empty for a new record
     * @return the new version, or 0 if the record has ended
     */
    public synchronized long write(Map<String, EncodedValue> values, long self, Announcement announcement) {
        if (ended) {
            return 0;
        }
        long base = nextVersion(self);
        for (Map.Entry<String, EncodedValue> each : values.entrySet()) {
            put(new Entry(each.getKey(), each.getValue(), version, self));
        }
        announcement.changed(this, base);
        return version;
    }

    /** Ends it; true if it had not ended before. */
    public synchronized boolean end(long self, Announcement announcement) {
        if (ended) {
            return false;
        }
        ended = true;
        long base = nextVersion(self);
        announcement.changed(this, base);
        return true;
    }

    /** Gives it another id. */
    public synchronized void rename(String newId, long self, Announcement announcement) {
        long base = nextVersion(self);
        changeId(newId);
        announcement.changed(this, base);
    }

    /** Gives another id to a record that nobody else knows. */
    public synchronized void rename(String newId) {
        id = newId;
    }

    private long nextVersion(long self) {
        long base = version++;
        writer = self;
        changedHere = System.nanoTime();
        return base;
    }

    private void changeId(String newId) {
        formerId = id;
        formerUntil = version;
        id = newId;
    }

    /** Another member has ended it. */
    synchronized boolean endedElsewhere(long atVersion) {
        boolean first = !ended;
        ended = true;
        version = Math.max(version, atVersion);
        return first;
    }

    /** Another member has given it another id; what else that member changed follows. */
    synchronized void renamedElsewhere(String newId) {
        changeId(newId);
    }

    /**
     * Takes over what is later than what is here.
     *
     * @param taken receives the entries that were taken
     */
    synchronized Outcome merge(Change change, Collection<Entry> taken) {
        if (ended) {
            return Outcome.STALE;
        }
        if (change.base() > version) {
            return Outcome.GAP;
        }
        for (Entry entry : change.entries()) {
            Entry own = entries.get(entry.name());
            if (own == null || entry.laterThan(own)) {
                put(entry);
                taken.add(entry);
            }
        }
        boolean news = change.version() > version;
        if (news) {
            version = change.version();
            writer = change.writer();
        }
        return news || !taken.isEmpty() ? Outcome.APPLIED : Outcome.STALE;
    }

    private void put(Entry entry) {
        Entry before = entries.put(entry.name(), entry);
        size += weight(entry) - (before == null ? 0 : weight(before));
        boolean wasRemoved = before != null && before.value() == null;
        if (entry.value() == null && !wasRemoved && ++removedEntries > MAX_REMOVED) {
            forgetOldestRemoved();
        } else if (entry.value() != null && wasRemoved) {
            removedEntries--;
        }
    }

    private void forgetOldestRemoved() {
        Entry oldest = null;
        for (Entry entry : entries.values()) {
            if (entry.value() == null && (oldest == null || oldest.laterThan(entry))) {
                oldest = entry;
            }
        }
        entries.remove(oldest.name());
        removedEntries--;
    }

    private static int weight(Entry entry) {
        return entry.value() == null ? 0 : entry.name().length() + entry.value().size();
    }

    /**
     * What a member lacks that has the version {@code base}.
     *
     * @return never null; {@link Step#ended} if all there is to say is that it has ended
     */
    public synchronized Step since(long base, boolean withAccess) {
        String oldId = formerId != null && base > 0 && base < formerUntil ? formerId : null;
        if (ended) {
            return new Step(oldId, true, new Change(id, base, version, writer, null, List.of()));
        }
        List<Entry> news = new ArrayList<>(Math.min(entries.size(), 8));
        for (Entry entry : entries.values()) {
            if (entry.version() > base) {
                news.add(entry);
            }
        }
        AccessSource source = access;
        Access used = withAccess && source != null ? source.now() : null;
        return new Step(oldId, false, new Change(id, base, version, writer, used, news));
    }

    /**
     * What is to be sent to one member.
     *
     * @param formerId the id under which that member may know the record, or null
     * @param ended true if the record has ended
     */
    public record Step(String formerId, boolean ended, Change change) {}
}

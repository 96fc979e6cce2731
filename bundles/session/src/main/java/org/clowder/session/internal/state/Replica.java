package org.clowder.session.internal.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.clowder.session.internal.protocol.EncodedValue;

/**
 * What the members hold of one session, as bytes. Live objects are a view of it and are never touched by threads that send.
 *
 * <p>It is a lattice: a map of registers of which each takes the later stamp, and an end above everything. So replicas of one key on
 * several members become the same, in whatever order what they tell each other comes, and however often. The key never changes;
 * the id by which clients name the session is an entry like others.
 *
 * <p>Guarded by its own monitor, which is held for moments only: nobody encodes, decodes, waits or calls a listener
 * under it. Lock order: replica, then stream.
 */
public final class Replica {

    /** How long listeners may take to hear of an end, before other members may decide again. */
    private static final long LONGEST_END = TimeUnit.MINUTES.toNanos(1);

    private final ReplicaStore store;
    private final Map<String, Entry> entries = new HashMap<>(8);
    private volatile String key;
    private volatile int range;
    private volatile String id;
    private long version;
    private long writer;
    private long digest;
    private int size;
    private int markers;
    private long markedSince;
    private boolean ended;
    private boolean conflictNamed;
    private volatile long timeoutNanos;
    private volatile long usedAt;
    /** Since when this member is about to end it; 0 if it is not. */
    private volatile long endsAt;

    private volatile long gap;
    private volatile boolean confirmed = true;
    /** Changed under this object's monitor, as the number of questions is. */
    private volatile boolean primary = true;

    private int questions;
    private volatile long[] asked;
    private volatile boolean news;
    /** True while what came from others may not have been shown; it stays true if that fails. */
    private volatile boolean untold;

    private volatile BooleanSupplier busy = () -> false;
    private volatile Object view;
    private long entriesDigest;

    /** Notes, under the replica's lock, that there is something to send. */
    @FunctionalInterface
    public interface Announcement {
        /** The replica has changed since version {@code base}. */
        void changed(Replica replica, long base);
    }

    /** What a writer knew of the replica when it made what it writes. */
    @FunctionalInterface
    public interface Known {
        Known ALL = (name, present, own) -> true;

        /**
         * True if the writer knew an entry as it is here.
         *
         * @param present the value that it replaces; null if that was removed
         * @param own true if the same member wrote it
         */
        boolean knew(String name, EncodedValue present, boolean own);
    }

    Replica(ReplicaStore store, String key) {
        this.store = store;
        this.key = key;
        this.range = Digests.range(key);
        this.id = ReplicaStore.id(key);
        this.usedAt = store.now();
    }

    public ReplicaStore store() {
        return store;
    }

    /** Names the replica for all its life, on all members. */
    public String key() {
        return key;
    }

    /** By which clients name it; changes. */
    public String id() {
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

    public synchronized boolean ended() {
        return ended;
    }

    /** Identifies the content: all entries that have a value, with their stamps. 0 if it has ended or was never published. */
    public synchronized long digest() {
        return digest;
    }

    synchronized int markers() {
        return markers;
    }

    int range() {
        return range;
    }

    /** The value, or null if there is none or it was removed. */
    public synchronized EncodedValue value(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.value();
    }

    /** The entry of that name, be it that its value was removed; or null. */
    public synchronized Entry entry(String name) {
        return entries.get(name);
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

    /** True if it came from another member that had just made it. */
    public boolean news() {
        return news;
    }

    boolean untold() {
        return untold;
    }

    void untold(boolean now) {
        untold = now;
    }

    /** False as long as a member that was not asked may know that it has ended: before it is used here, all are asked. */
    public boolean confirmed() {
        return confirmed;
    }

    /** All others have been asked by now. */
    public void confirm() {
        confirmed = true;
    }

    /**
     * True if this member is the one that uses it: it made it, or has {@linkplain #asked asked} others what they have of it, and none has
     * asked or written since.
     */
    public boolean primary() {
        return primary;
    }

    /** Those that this member has asked before it was the primary one, by their incarnations; null if it made it. Not to be changed. */
    public long[] asked() {
        return asked;
    }

    /** How many times others have asked for it. */
    public synchronized int questions() {
        return questions;
    }

    /** Another member asks for it, to use it. */
    public synchronized void askedFor() {
        questions++;
        primary = false;
    }

    /**
     * Others have told what they have of it. Nothing is done if another one has asked for it meanwhile.
     *
     * @param others their incarnations
     */
    public synchronized void takeOver(int questionsBefore, long... others) {
        if (questions == questionsBefore) {
            asked = others;
            primary = true;
        }
    }

    /** What shows it on this member, as far as {@link #shownBy} told; or null. */
    public Object view() {
        return view;
    }

    public void shownBy(Object object) {
        view = object;
    }

    // ---- use

    /** Tells that requests of this member use it at the moment. */
    public void busy(BooleanSupplier source) {
        busy = source;
    }

    /** Nothing of this member shows it any more, and it is no news to whatever will. */
    public synchronized void kept() {
        busy = () -> false;
        view = null;
        news = false;
        primary = false;
    }

    /** This member uses it now. */
    public synchronized void used() {
        long now = store.now();
        gap = now - usedAt;
        usedAt = now;
    }

    /** This member has used it until now. */
    public void usedUntilNow() {
        usedAt = store.now();
    }

    /** Another member has used it; false if that is no news. */
    synchronized boolean used(Access access) {
        long when = store.now() - TimeUnit.MILLISECONDS.toNanos(access.age());
        if (when - usedAt <= 0) {
            return false;
        }
        usedAt = when;
        gap = TimeUnit.MILLISECONDS.toNanos(access.gap());
        return true;
    }

    /**
     * @param access null if nothing is known: it counts from now
     * @param asNews true if its writer told all members at once
     */
    synchronized void arrived(Access access, boolean asNews, boolean asConfirmed) {
        news = asNews;
        confirmed = asConfirmed;
        primary = false;
        if (access != null) {
            usedAt = store.now() - TimeUnit.MILLISECONDS.toNanos(access.age());
            gap = TimeUnit.MILLISECONDS.toNanos(access.gap());
        }
    }

    /** When it was used last on any member, as far as is known here. */
    public Access access() {
        long age = busy.getAsBoolean() ? 0 : store.now() - usedAt;
        return new Access(
                Math.max(0, TimeUnit.NANOSECONDS.toMillis(age)), Math.max(0, TimeUnit.NANOSECONDS.toMillis(gap)));
    }

    /** True if it was not used for as long as it may be left alone. */
    public boolean idle() {
        long limit = timeoutNanos;
        return limit > 0 && access().age() >= TimeUnit.NANOSECONDS.toMillis(limit);
    }

    /** This member is about to end it. */
    public void ends() {
        endsAt = store.now();
    }

    /** True if this member is about to end it, and has been for a minute at most. */
    public boolean ending() {
        long since = endsAt;
        return since != 0 && store.now() - since < LONGEST_END;
    }

    /** Before the entry that says so is written: after how many seconds it is over, not above 0 for never. */
    public void timeout(int seconds) {
        timeoutNanos = TimeUnit.SECONDS.toNanos(Math.max(0, seconds));
        store.timeout(timeoutNanos);
    }

    /** How long it may be left alone, in ns; 0 for ever. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    // ---- what this member does

    /**
     * Writes a new version.
     *
     * @param values by name, null for those that are removed; may be empty for a new replica
     * @param known by whoever writes: what it did not know counts as a conflict
     * @return the new version, or 0 if the replica has ended
     */
    public synchronized long write(
            Map<String, EncodedValue> values, long self, Known known, Announcement announcement) {
        if (ended) {
            return 0;
        }
        long base = version++;
        writer = self;
        try {
            values.forEach((name, value) -> write(name, value, known));
        } finally {
            // if memory has run out: others hear of what is written
            updateDigest();
            announcement.changed(this, base);
        }
        return version;
    }

    private void write(String name, EncodedValue value, Known known) {
        Entry before = entries.get(name);
        Entry next = Entry.next(name, value, version, writer, before);
        if (before != null && !known.knew(name, before.value(), before.writer() == writer)) {
            conflict(next, before);
        }
        put(next);
    }

    /** Ends it; true if it had not ended before. One that nobody else knows leaves nothing. */
    synchronized boolean end(Announcement announcement) {
        boolean known = version > 0 && !ended;
        if (known) {
            store.bury(this);
        }
        boolean first = endNow();
        if (known) {
            announcement.changed(this, version);
        }
        return first;
    }

    synchronized boolean fresh() {
        return version == 0 && !ended;
    }

    /** Gives another key to a replica that nobody else knows. */
    synchronized void rekey(String newKey) {
        key = newKey;
        range = Digests.range(newKey);
        id = ReplicaStore.id(newKey);
    }

    // ---- what other members do

    synchronized boolean endNow() {
        if (ended) {
            return false;
        }
        ended = true;
        store.digests().add(range, -digest);
        digest = 0;
        entries.clear();
        size = 0;
        markers = 0;
        return true;
    }

    /** @param oldId null if the id is the same as before */
    record Taken(List<Entry> entries, String oldId) {}

    /** Takes over what is later than what is here; null if the replica has ended. */
    synchronized Taken merge(Change change) {
        if (ended) {
            return null;
        }
        String before = id;
        List<Entry> taken = new ArrayList<>(change.entries().size());
        try {
            for (Entry entry : change.entries()) {
                if (merge(entry)) {
                    taken.add(entry);
                }
            }
            if (change.version() > version) {
                version = change.version();
                writer = change.writer();
            }
            primary &= taken.isEmpty();
        } finally {
            updateDigest();
        }
        return new Taken(taken, id.equals(before) ? null : before);
    }

    /** True if it is later than what is here. */
    private boolean merge(Entry entry) {
        Entry own = entries.get(entry.name());
        if (own == null) {
            put(entry);
            return true;
        } else if (entry.laterThan(own)) {
            put(settled(entry, own));
            return true;
        } else if (!entry.sameStamp(own)) {
            entries.put(own.name(), settled(own, entry));
        }
        return false;
    }

    /** The later of two entries; that its writer did not know the other one is noticed. */
    private Entry settled(Entry later, Entry earlier) {
        if (!later.unawareOf(earlier)) {
            return later;
        }
        conflict(later, earlier);
        return later.aware(earlier);
    }

    private void conflict(Entry kept, Entry lost) {
        store.conflict(this, kept, lost, !conflictNamed);
        conflictNamed = true;
    }

    /** This member had something to write that it gives up for what is here. */
    public synchronized void givenUp(String name, long self) {
        Entry present = entries.get(name);
        // else all members have forgotten that it was removed
        Entry kept = present == null ? new Entry(name, null, version, writer, 0) : present;
        conflict(kept, new Entry(name, null, kept.version(), self, 0));
    }

    private void put(Entry entry) {
        Entry before = entries.put(entry.name(), entry);
        size += weight(entry) - (before == null ? 0 : weight(before));
        entriesDigest += entry.digest(key) - (before == null ? 0 : before.digest(key));
        int marked = (entry.value() == null ? 1 : 0) - (before != null && before.value() == null ? 1 : 0);
        markers += marked;
        if (entry.value() == null) {
            markedSince = store.now();
            store.marked(this);
        }
        if (entry.name().equals(Entry.ID)) {
            String oldId = id;
            id = entry.value() == null ? ReplicaStore.id(key) : entry.value().text();
            store.renamed(this, oldId);
        } else if (entry.name().equals(Entry.TIMEOUT)) {
            timeout(entry.value() == null ? 0 : seconds(entry.value().text()));
        }
    }

    private static int seconds(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The version counts too: who lacks it would give its next write one that loses against what was removed. */
    private void updateDigest() {
        long now = version == 0 ? 0 : entriesDigest + Digests.mix(key.hashCode(), version);
        store.digests().add(range, now - digest);
        digest = now;
    }

    /** Lets go of the markers of removed entries if all members are known to have them. True if none is left. */
    synchronized boolean dropMarkers(LongPredicate stable) {
        if (markers > 0 && stable.test(markedSince)) {
            entries.values().removeIf(entry -> entry.value() == null);
            markers = 0;
        }
        return markers == 0;
    }

    private static int weight(Entry entry) {
        return entry.value() == null ? 0 : entry.name().length() + entry.value().size();
    }

    // ---- what is sent

    /**
     * What was written after a version, all there is after none; null if the replica has ended. Also what others wrote: it may have taken the
     * place of a part of what this member did, of which the receiver is to have the rest with it or not at all.
     *
     * @param withAccess whether the receiver is to hear when it was used
     */
    public synchronized Change since(long base, boolean withAccess) {
        if (ended) {
            return null;
        }
        if (base == 0) {
            return whole(true, withAccess);
        }
        List<Entry> news = new ArrayList<>(Math.min(entries.size(), 8));
        for (Entry entry : entries.values()) {
            if (entry.version() > base) {
                news.add(entry);
            }
        }
        return new Change(key, false, true, version, writer, withAccess ? access() : null, news);
    }

    /** All there is, markers included, for a member that may have missed something of it; null if the replica has ended. */
    public synchronized Change whole(boolean withAccess) {
        return ended ? null : whole(false, withAccess);
    }

    private Change whole(boolean news, boolean withAccess) {
        return new Change(key, true, news, version, writer, withAccess ? access() : null, all());
    }

    /** All entries, markers included. */
    synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    @Override
    public String toString() {
        return store.name() + " " + id;
    }
}

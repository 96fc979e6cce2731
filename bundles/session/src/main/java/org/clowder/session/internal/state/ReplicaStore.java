package org.clowder.session.internal.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.ExceptionUtils;

/**
 * All that is replicated under one name, the sessions of an application for example: replicas by key and by id, the keys of those that
 * have ended, and digests of it all. Thread-safe. Replicas live here whether or not somebody shows them.
 */
public final class ReplicaStore {

    private static final Log log = LogFactory.getLog(ReplicaStore.class);

    private static final Comparator<Replica> BY_KEY = Comparator.<Replica>comparingInt(replica -> number(replica.key()))
            .thenComparing(Replica::key)
            .reversed();

    private final String name;
    private final LongSupplier clock;
    private final LongFunction<String> writers;
    private final Map<String, Replica> replicas = new ConcurrentHashMap<>();
    /** By the id without its route. The one that is found first is the same one on all members; seldom are there others. */
    private final Map<String, List<Replica>> byId = new ConcurrentHashMap<>();

    /** The keys of replicas that have ended, so that nothing that comes later brings one back, and when that was heard of. */
    private final Map<String, Long> tombstones = new ConcurrentHashMap<>();

    private final Digests digests = new Digests();
    private final LongAdder conflicts = new LongAdder();
    private final Set<Replica> marked = ConcurrentHashMap.newKeySet();

    private volatile StoreListener listener;
    private volatile long longestTimeout;
    private volatile boolean routed;

    /**
     * @param name the same on all members
     * @param clock in ns, like {@code System.nanoTime}
     * @param writers names a member by its incarnation, in logs
     */
    public ReplicaStore(String name, LongSupplier clock, LongFunction<String> writers, StoreListener listener) {
        this.name = name;
        this.clock = clock;
        this.writers = writers;
        this.listener = listener;
    }

    public String name() {
        return name;
    }

    long now() {
        return clock.getAsLong();
    }

    public Digests digests() {
        return digests;
    }

    public StoreListener listener() {
        return listener;
    }

    /** Somebody else shows the replicas from now on. */
    public void listener(StoreListener shows) {
        listener = shows;
    }

    /** How many replicas two members changed at the same time; a number that rises. */
    public long conflicts() {
        return conflicts.sum();
    }

    // ---- keys and ids

    /** The id under which the replica of that key was made. */
    static String id(String key) {
        int end = key.indexOf('\0');
        return end < 0 ? key : key.substring(0, end);
    }

    /** Of a key: what distinguishes it from others of that id; 0 for nothing. */
    static int number(String key) {
        int end = key.indexOf('\0');
        return end < 0 ? 0 : Integer.parseInt(key.substring(end + 1));
    }

    static String key(String id, int number) {
        return number == 0 ? id : id + '\0' + number;
    }

    /** Ids end with a dot and the route of a member, which may be any: one whose session has moved is still its id. */
    public void routed(boolean ids) {
        routed = ids;
    }

    /** The replica that clients name so, or null. */
    public Replica find(String id) {
        List<Replica> all = byId.get(withoutRoute(id));
        if (all == null) {
            return null;
        }
        for (Replica replica : all) {
            if (replica.id().equals(id)) {
                return replica;
            }
        }
        return routed ? all.get(0) : null;
    }

    /** What was drawn by chance is longer than a route; other ids with dots are none of these. */
    private static String withoutRoute(String id) {
        int end = id.indexOf('.');
        return end <= id.length() / 2 ? id : id.substring(0, end);
    }

    public Replica get(String key) {
        return replicas.get(key);
    }

    /** True if the replica of that key has ended. */
    public boolean hasEnded(String key) {
        return tombstones.containsKey(key);
    }

    /** All replicas that were published; a copy. */
    public Collection<Replica> replicas() {
        List<Replica> published = new ArrayList<>(replicas.size());
        for (Replica replica : replicas.values()) {
            if (replica.version() > 0) {
                published.add(replica);
            }
        }
        return published;
    }

    /** True if there is no replica, published or not. */
    public boolean isEmpty() {
        return replicas.isEmpty();
    }

    /** The keys of replicas that have ended and are not forgotten yet; a copy. */
    public List<String> ended() {
        return List.copyOf(tombstones.keySet());
    }

    /** How many tombstones and markers are kept. */
    public int markers() {
        int markers = tombstones.size();
        for (Replica replica : marked) {
            markers += replica.markers();
        }
        return markers;
    }

    /** The ranges in which something is kept that has to be dropped some day. */
    public Set<Integer> markedRanges() {
        Set<Integer> ranges = new HashSet<>();
        tombstones.keySet().forEach(key -> ranges.add(Digests.range(key)));
        marked.forEach(replica -> ranges.add(replica.range()));
        return ranges;
    }

    /** Makes a replica be found by its id. Looks afterwards whether that is still so: several threads may give it ids, or end it. */
    private void index(Replica replica) {
        if (replicas.get(replica.key()) != replica) {
            return;
        }
        String id = replica.id();
        byId.compute(withoutRoute(id), (key, present) -> with(present, replica));
        if (!withoutRoute(replica.id()).equals(withoutRoute(id)) || replicas.get(replica.key()) != replica) {
            unindex(replica, id);
        }
    }

    private static List<Replica> with(List<Replica> present, Replica added) {
        if (present == null) {
            return List.of(added);
        }
        List<Replica> all = new ArrayList<>(present);
        all.remove(added);
        all.add(added);
        all.sort(BY_KEY);
        return List.copyOf(all);
    }

    private static List<Replica> without(List<Replica> present, Replica removed) {
        List<Replica> all = new ArrayList<>(present);
        all.remove(removed);
        return all.isEmpty() ? null : List.copyOf(all);
    }

    private void unindex(Replica replica, String id) {
        byId.computeIfPresent(withoutRoute(id), (key, present) -> without(present, replica));
    }

    /** A replica has another id; an id that it had leads nowhere, unless nothing but its route is another. */
    void renamed(Replica replica, String oldId) {
        if (!withoutRoute(oldId).equals(withoutRoute(replica.id()))) {
            unindex(replica, oldId);
            index(replica);
        }
    }

    // ---- what this member does

    /**
     * A replica that no other member knows yet.
     *
     * @param number 0 if the id is drawn by chance; else, as the id was used before or may be used elsewhere at the same time, a
     *     number drawn by chance: what is said of one replica never means another
     */
    public Replica create(String id, int number) {
        for (int next = number; ; next++) {
            Replica created = new Replica(this, key(id, next));
            if (!hasEnded(created.key()) && replicas.putIfAbsent(created.key(), created) == null) {
                index(created);
                return created;
            }
        }
    }

    /** The one replica of an id that all members know beforehand; each may make it. */
    public Replica common(String id) {
        Replica created = new Replica(this, id);
        Replica present = replicas.putIfAbsent(id, created);
        if (present == null) {
            index(created);
        }
        return present == null ? created : present;
    }

    /** Another id, chosen here, for a replica that no other member knows; nothing is done if one may. As {@link #create}. */
    public void rekey(Replica replica, String newId, int number) {
        synchronized (replica) {
            String oldKey = replica.key();
            String oldId = replica.id();
            for (int next = number; replica.fresh(); next++) {
                String newKey = key(newId, next);
                if (!hasEnded(newKey) && replicas.putIfAbsent(newKey, replica) == null) {
                    replica.rekey(newKey);
                    replicas.remove(oldKey, replica);
                    renamed(replica, oldId);
                    return;
                }
            }
        }
    }

    /** Forgets all that no other member knows. */
    public void discardFresh() {
        for (Replica replica : replicas.values()) {
            if (replica.fresh()) {
                discard(replica);
            }
        }
    }

    /** Forgets a replica that no other member knows. */
    public void discard(Replica replica) {
        replicas.remove(replica.key(), replica);
        unindex(replica, replica.id());
    }

    /** This member ends a replica; true if it had not ended before. */
    public boolean end(Replica replica, Replica.Announcement announcement) {
        boolean first = replica.end(announcement);
        discard(replica);
        return first;
    }

    void bury(Replica replica) {
        tombstones.putIfAbsent(replica.key(), now());
    }

    // ---- what other members do

    /**
     * Takes a part of a replica's state.
     *
     * @param confirmed false if a replica that was not known here may have ended elsewhere
     * @return false if the replica is not known here and this is not all of it: it has to be fetched
     */
    public boolean merge(Change change, boolean confirmed) {
        if (hasEnded(change.key())) {
            return true;
        }
        Replica replica = replicas.get(change.key());
        if (replica == null) {
            if (!change.whole()) {
                return false;
            }
            replica = arrive(change, confirmed);
            if (replica == null) {
                return true;
            }
        }
        boolean missed = replica.untold();
        replica.untold(true);
        Replica.Taken taken = replica.merge(change);
        if (taken == null) {
            return true;
        }
        if (Decisions.logged()) {
            Decisions.log(
                    replica,
                    taken.entries().isEmpty()
                            ? "nothing is later in version " + change.version() + " of another member"
                            : Decisions.titles(taken.entries()) + " taken from another member: version "
                                    + replica.version());
        }
        show(replica, taken, missed);
        if (change.access() != null) {
            use(replica, change.access());
        }
        return true;
    }

    private void show(Replica replica, Replica.Taken taken, boolean missed) {
        replica.untold(!told(replica, () -> {
            if (missed) {
                listener.changed(replica, replica.all());
            }
            if (taken.oldId() != null) {
                listener.renamed(replica, taken.oldId());
            }
            if (!taken.entries().isEmpty()) {
                listener.changed(replica, taken.entries());
            }
        }));
    }

    /** What the listener throws holds up nothing else: it has been taken, and who waits for that hears so. */
    private boolean told(Replica replica, Runnable event) {
        try {
            event.run();
            return true;
        } catch (RuntimeException | Error e) {
            ExceptionUtils.handleThrowable(e);
            log.error(
                    name + ", session " + replica.id() + ": what another member did was taken, but could not be shown",
                    e);
            return false;
        }
    }

    /** Makes the replica, unless another thread did; then returns that one. */
    private Replica arrive(Change change, boolean confirmed) {
        Replica created = new Replica(this, change.key());
        created.merge(change);
        created.arrived(change.access(), change.news(), confirmed);
        created.untold(true);
        Replica present = replicas.putIfAbsent(change.key(), created);
        if (present != null) {
            created.endNow();
            return present;
        }
        if (hasEnded(change.key())) {
            created.endNow();
            discard(created);
            return null;
        }
        index(created);
        if (Decisions.logged()) {
            Decisions.log(created, "arrived from another member: version " + created.version());
        }
        created.untold(!told(created, () -> listener.arrived(created)));
        return null;
    }

    public void end(String key) {
        tombstones.putIfAbsent(key, now());
        Replica replica = replicas.get(key);
        if (replica != null && replica.endNow()) {
            discard(replica);
            if (Decisions.logged()) {
                Decisions.log(replica, "ended by another member");
            }
            told(replica, () -> listener.ended(replica));
        }
    }

    public void use(String key, Access access) {
        Replica replica = replicas.get(key);
        if (replica != null) {
            use(replica, access);
        }
    }

    private void use(Replica replica, Access access) {
        if (replica.used(access)) {
            told(replica, () -> listener.used(replica));
        }
    }

    // ---- markers

    /** A replica ends after that time, in ns; 0 for never. */
    void timeout(long nanos) {
        long counts = nanos == 0 ? Long.MAX_VALUE / 2 : nanos;
        if (counts > longestTimeout) {
            synchronized (marked) {
                longestTimeout = Math.max(longestTimeout, counts);
            }
        }
    }

    /** The longest time for which any replica that was here could be left alone, in ns: one that somebody missed may live for so long. */
    public long longestTimeout() {
        return longestTimeout;
    }

    void marked(Replica replica) {
        marked.add(replica);
    }

    @FunctionalInterface
    public interface Stability {
        /** True if all members know of a marker that was made here at that time, by the store's clock. */
        boolean stable(int range, long since);
    }

    /** Lets go of tombstones and markers of which all members are known to know. */
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // the set is concurrent
    public void dropMarkers(Stability stability) {
        tombstones.entrySet().removeIf(each -> stability.stable(Digests.range(each.getKey()), each.getValue()));
        for (Replica replica : marked) {
            if (replica.dropMarkers(since -> stability.stable(replica.range(), since))) {
                marked.remove(replica);
                if (replica.markers() > 0) {
                    marked.add(replica);
                }
            }
        }
    }

    // ---- conflicts

    void conflict(Replica replica, Entry kept, Entry lost, boolean first) {
        conflicts.increment();
        if (first) {
            log.warn(name + ", session " + replica.id() + ": " + writers.apply(lost.writer()) + " and "
                    + writers.apply(kept.writer()) + " wrote " + kept.title()
                    + " without knowing of each other; all members keep what the second one wrote. Further conflicts"
                    + " of this session are only counted.");
        }
    }

    @Override
    public String toString() {
        return name + ": " + replicas.size() + " replicas, " + tombstones.size() + " ended";
    }
}

package org.clowder.hazelcast.internal;

import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.IOException;
import java.io.Serializable;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.catalina.Manager;
import org.apache.catalina.authenticator.Constants;
import org.apache.catalina.session.StandardSession;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.hazelcast.StoreUnavailableException;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.SessionRecord.State;

/**
 * A session that is stored in Hazelcast, as this member has it. What its application changes is noted, and {@linkplain #write written} as
 * the difference to what is stored. Thread-safe: what is stored and known is guarded by a lock, which is never waited for with the monitor
 * of the session held.
 */
public final class HazelcastSession extends StandardSession {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = LogFactory.getLog(HazelcastSession.class);

    /** What is no attribute has a name that starts with this. */
    private static final String TOMCATS = "\0";

    private static final String PRINCIPAL = TOMCATS + "principal";
    private static final String AUTH_TYPE = TOMCATS + "authType";
    /** What a login with a form needs half-way. */
    private static final Set<String> NOTES = Set.of(Constants.SESSION_ID_NOTE, Constants.FORM_REQUEST_NOTE);

    private static final int ROOM = RecordStore.ROOM;

    private static final int MAX_CONFLICTS = 100;
    private static final int MAX_ENCODINGS = 5;

    /** So many ms the stored time of the last use may be behind. */
    private static final long BEHIND = 1000;

    /** After how many s without a use this member looks whether the session is still there. */
    private static final int LOOK_AFTER = 600;

    /** What the session asks of its manager. */
    public interface Home {
        RecordStore store();

        Values values();

        /** From how many bytes on a value is stored apart; 0 for never. */
        int largeValue();

        /** Whether each change is written at once. */
        boolean writesThrough();

        /** Whether objects are compared with what is stored, although nobody set them again. */
        boolean detectsMutation();

        /** Whether listeners want the object of each attribute that goes. */
        boolean listensToAttributes();

        /** The key of a session in the map. */
        String key(String sessionId);

        boolean distributes(String name, Object value);

        /** Lets go of a session that is not there any more, without telling anybody. */
        void forget(HazelcastSession session);
    }

    private final transient Home home;
    private final transient ReentrantLock lock = new ReentrantLock();
    /** What is stored, as far as this member knows. */
    private final transient Map<String, Part> known = new HashMap<>();

    /** Of large values, as they are stored, by their numbers. */
    private final transient Map<Long, byte[]> fingerprints = new ConcurrentHashMap<>();

    private final transient Set<String> changed = ConcurrentHashMap.newKeySet();
    private final transient Set<String> lent = ConcurrentHashMap.newKeySet();
    /** Objects that somebody has in hand, and in whose place is what others have written since. */
    private final transient Map<String, List<InHand>> inHand = new ConcurrentHashMap<>();

    /** The numbers of large values that were put, while it is not known whether they count, by name; guarded by the lock. */
    private final transient Map<String, List<Long>> unsettled = new HashMap<>();

    private final transient Set<String> reported = ConcurrentHashMap.newKeySet();
    private final transient AtomicInteger requests = new AtomicInteger();
    /** What the answer to an end is asked for by. */
    private final transient long nonce = ThreadLocalRandom.current().nextLong();

    private transient volatile long key = ThreadLocalRandom.current().nextLong();
    /** -1 until it is stored. */
    private transient volatile long version = -1;
    /** Whether it may be stored, although nobody has said so. */
    private transient volatile boolean creating;

    private transient volatile int storedTimeout;
    private transient volatile long storedAccess;
    private transient volatile long verified;
    /** The time to live that large values have got last in s, and when. */
    private transient volatile long keptTtl = -1;

    private transient long kept;
    /** How many writes have failed. */
    private final transient AtomicInteger failures = new AtomicInteger();

    /** How many had failed when the last one began that was done: what these could not write is written. */
    private transient volatile int madeUpFor;
    /** Whether the record may not know yet that it has arrived under its new id. */
    private transient volatile boolean arriving;

    private transient volatile boolean over;
    /** Whether somebody here has begun to end it, and tells who is to be told. */
    private transient volatile boolean ending;
    /** The key under which others have stored it by now; null for that of its id. */
    private transient volatile String movedTo;

    public HazelcastSession(Manager manager, Home home) {
        super(manager);
        this.home = home;
        this.attributes = new SessionAttributes(new SessionAttributes.Source() {
            @Override
            public Object decode(String name, Part part, boolean last) {
                return decoded(name, part, last);
            }

            @Override
            public void look() {
                if (!over && !expiring) {
                    refresh(true, false);
                }
            }

            @Override
            public void lent(String name) {
                lent.add(name);
            }

            @Override
            public void changed(String name) {
                changed.add(name);
                inHand.remove(name);
            }

            @Override
            public boolean missed(Part part) {
                return part.binding() || home.listensToAttributes();
            }

            @Override
            public boolean isChanged(String name) {
                return changed.contains(name);
            }
        });
    }

    private String target() {
        return movedTo == null ? home.key(id) : movedTo;
    }

    private SessionAttributes held() {
        return (SessionAttributes) attributes;
    }

    /** Whether others may have it, too. */
    public boolean stored() {
        return version >= 0;
    }

    private boolean mayBeStored() {
        return stored() || creating;
    }

    /** Whether something of it is not stored yet, be it the time of its last use, if that is more than a second behind. */
    public boolean dirty() {
        return changed() || behind();
    }

    private boolean behind() {
        // the clock of another member may be ahead
        return Math.abs(thisAccessedTime - storedAccess) >= BEHIND;
    }

    private boolean changed() {
        return !changed.isEmpty() || !stored() || unwritten() || arriving || maxInactiveInterval != storedTimeout;
    }

    /** Whether it is gone from Hazelcast, as far as this member knows. */
    public boolean over() {
        return over;
    }

    /** What tells it from other sessions, whatever its id is. */
    public long number() {
        return key;
    }

    /** Whether this member knew all that was stored less than so many ms ago. */
    public boolean verifiedWithin(long millis) {
        return System.nanoTime() - verified < TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** A request uses it. */
    void enter() {
        synchronized (requests) {
            requests.incrementAndGet();
        }
    }

    /** After its last write. The time of this use is stored without anybody waiting for it. */
    void leave() {
        synchronized (requests) {
            requests.decrementAndGet();
        }
        letGo();
        if (behind() && isValid && !over && !expiring) {
            touch(thisAccessedTime);
        }
    }

    /** Nobody has objects in hand any more that can change. */
    private void letGo() {
        synchronized (requests) {
            if (requests.get() == 0 && !unwritten()) {
                lent.clear();
                inHand.clear();
            }
        }
    }

    /** Takes the id and what is stored, when the session comes to this member. */
    void loaded(String sessionId, Answer answer) {
        lock.lock();
        try {
            SessionRecord record = answer.record();
            id = sessionId;
            key = record.key();
            creationTime = record.created();
            isNew = false;
            isValid = true;
            merge(answer);
            lastAccessedTime = answer.before();
            thisAccessedTime = answer.before();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks for what others have changed.
     *
     * @return false if there is no such session any more
     * @throws StoreUnavailableException if Hazelcast does not answer
     */
    public boolean refresh() {
        return refresh(false, late());
    }

    /** Whether any member may end it, so that a use counts once it is stored. */
    boolean late() {
        return maxInactiveInterval > 0 && getIdleTimeInternal() >= TimeUnit.SECONDS.toMillis(maxInactiveInterval);
    }

    /**
     * @param follows whether it is looked for under another id, if it has one by now: for a request that has the session already, as what that
     *     changes is written there
     * @param uses whether that is a use
     */
    private boolean refresh(boolean follows, boolean uses) {
        for (; ; ) {
            long base;
            String from;
            home.store().acquire(lock);
            try {
                if (!stored() || over) {
                    return !over;
                }
                if (!follows && movedTo != null && !movedTo.equals(home.key(id))) {
                    return false;
                }
                base = version;
                from = target();
            } finally {
                lock.unlock();
            }
            // requests of one session do not wait for each other
            Answer answer = home.store()
                    .run(
                            from,
                            uses
                                    ? Operation.update(Change.use(base, System.currentTimeMillis()))
                                    : Operation.look(base));
            home.store().acquire(lock);
            try {
                if (over) {
                    return false;
                }
                boolean current = version == base && from.equals(target());
                boolean same = answer.record() != null && answer.record().key() == key;
                if (same && answer.result() == Result.DONE) {
                    if (current || answer.record().version() > version) {
                        merge(answer);
                    }
                    if (answer.before() > thisAccessedTime) {
                        lastAccessedTime = answer.before();
                        thisAccessedTime = answer.before();
                    }
                    return true;
                }
                if (current && same && answer.result() == Result.MOVED) {
                    movedTo = answer.record().other();
                } else if (current) {
                    over = true;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** What was changed here and is not written yet stays. */
    private void merge(Answer answer) {
        SessionRecord record = answer.record();
        boolean ofTomcat = false;
        if (answer.names() != null) {
            for (String name : List.copyOf(known.keySet())) {
                if (!answer.names().contains(name)) {
                    ofTomcat |= name.startsWith(TOMCATS);
                    displace(name);
                    forgetFingerprint(known.remove(name));
                    held().gone(name);
                }
            }
        }
        for (Map.Entry<String, Part> news : record.parts().entrySet()) {
            String name = news.getKey();
            if (name.startsWith(TOMCATS)) {
                ofTomcat = true;
            } else if (held().object(name) == null || !news.getValue().sameAs(known.get(name))) {
                displace(name);
                held().arrived(name, news.getValue());
            }
            Part before = known.put(name, news.getValue());
            if (before != null && before.apart() != news.getValue().apart()) {
                forgetFingerprint(before);
            }
        }
        if (ofTomcat) {
            mergeTomcats();
        }
        if (!stored() || maxInactiveInterval == storedTimeout) {
            maxInactiveInterval = record.maxInactive();
        }
        storedTimeout = record.maxInactive();
        storedAccess = record.accessed();
        version = record.version();
        verified = System.nanoTime();
    }

    /** An object that somebody has in hand and has changed stays; one that is not changed yet is remembered. */
    private void displace(String name) {
        Object object = lent.contains(name) && home.detectsMutation() ? held().object(name) : null;
        Part stored = known.get(name);
        if (object == null || stored == null || changed.contains(name)) {
            return;
        }
        InHand lentOne = new InHand(object, stored, fingerprints.get(stored.apart()));
        if (changedInPlace(name, lentOne)) {
            changed.add(name);
        } else {
            remember(name, lentOne);
        }
    }

    private void remember(String name, InHand lentOne) {
        List<InHand> all = inHand.computeIfAbsent(name, each -> new CopyOnWriteArrayList<>());
        all.removeIf(each -> each.object() == lentOne.object());
        all.add(0, lentOne);
    }

    /** Of the objects that somebody has in hand, the one that was displaced last and is changed takes its place again. */
    private void takeBack(String name, List<InHand> all) {
        for (InHand lentOne : all) {
            if (changedInPlace(name, lentOne)) {
                Object instead = held().object(name);
                Part stored = known.get(name);
                all.remove(lentOne);
                if (instead != null && stored != null && lent.contains(name)) {
                    remember(name, new InHand(instead, stored, fingerprints.get(stored.apart())));
                }
                held().back(name, lentOne.object());
                return;
            }
        }
    }

    private boolean changedInPlace(String name, InHand lentOne) {
        byte[] bytes = encoded(name, lentOne.object());
        return bytes != null && !lentOne.is(bytes);
    }

    private static boolean isValue(byte[] encoded, Part stored) {
        return Arrays.equals(encoded, ROOM, encoded.length, stored.value(), 0, stored.value().length);
    }

    private void forgetFingerprint(Part part) {
        if (part != null && part.apart() != 0) {
            fingerprints.remove(part.apart());
        }
    }

    /**
     * @param stored what it was when somebody got it
     * @param fingerprint of that, if it was large
     */
    private record InHand(Object object, Part stored, byte[] fingerprint) {

        boolean is(byte[] encoded) {
            return stored.apart() == 0
                    ? isValue(encoded, stored)
                    : Arrays.equals(Fingerprint.of(encoded, ROOM), fingerprint);
        }
    }

    private void mergeTomcats() {
        if (!changed.contains(AUTH_TYPE)) {
            authType = (String) decoded(AUTH_TYPE);
        }
        if (!changed.contains(PRINCIPAL)) {
            principal = (Principal) decoded(PRINCIPAL);
        }
        for (String note : NOTES) {
            if (!changed.contains(TOMCATS + note)) {
                Object value = decoded(TOMCATS + note);
                if (value == null) {
                    super.removeNote(note);
                } else {
                    super.setNote(note, value);
                }
            }
        }
    }

    private Object decoded(String name) {
        Part part = known.get(name);
        return part == null ? null : decoded(name, part, true);
    }

    private Object decoded(String name, Part part, boolean last) {
        try {
            byte[] bytes = part.apart() == 0 ? part.value() : home.store().value(valueKey(part.apart()));
            if (bytes == null && !last) {
                return SessionAttributes.REPLACED;
            }
            if (bytes == null) {
                throw new IOException("its value is not in the map of large values");
            }
            if (part.apart() != 0) {
                fingerprints.put(part.apart(), Fingerprint.of(bytes, 0));
            }
            return home.values().decode(bytes);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            if (reported.add(name)) {
                LOG.warn("Attribute " + name.replace(TOMCATS, "") + " of session " + id
                        + " cannot be read, and counts as not there: " + e);
            }
            return null;
        }
    }

    /** With {@link RecordStore#ROOM} in front. Null if it cannot be written, which is reported once. */
    private byte[] encoded(String name, Object value) {
        for (int attempt = 1; ; attempt++) {
            try {
                return home.values().encode(value, ROOM);
            } catch (ConcurrentModificationException e) {
                // another request changes it just now
                if (attempt == MAX_ENCODINGS) {
                    changed.add(name);
                    return null;
                }
            } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
                if (reported.add(name)) {
                    LOG.error("Attribute " + name.replace(TOMCATS, "") + " of session " + id + " ("
                            + value.getClass().getName() + ") cannot be written, other members do not get it: " + e);
                }
                return null;
            }
        }
    }

    private String valueKey(long number) {
        return Long.toHexString(key) + '-' + Long.toHexString(number);
    }

    /**
     * Writes what was changed here.
     *
     * @throws StoreUnavailableException if Hazelcast does not answer; what was changed is written the next time
     */
    public void write() {
        if (!isValid || over || expiring) {
            return;
        }
        boolean written = false;
        try {
            home.store().acquire(lock);
            try {
                int before = failures.get();
                writeAll();
                madeUpFor = before;
                written = true;
            } finally {
                lock.unlock();
            }
        } finally {
            if (!written) {
                failures.incrementAndGet();
            }
        }
    }

    /** Whether a write has failed, and none has been done that began after it. */
    private boolean unwritten() {
        return failures.get() != madeUpFor;
    }

    private void writeAll() {
        for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
            if (!isValid || over || writeOnce()) {
                return;
            }
        }
        throw tooMany();
    }

    private StoreUnavailableException tooMany() {
        return new StoreUnavailableException(
                "Session " + id + " was changed elsewhere " + MAX_CONFLICTS + " times while it was written", null);
    }

    /**
     * What no request writes, from time to time: the time of the last use, and what was changed outside of requests. A request that goes on is
     * a use.
     *
     * @param last whether there is no next time, so that the time of the last use is stored though it is hardly behind
     * @throws StoreUnavailableException if Hazelcast does not answer
     */
    public void catchUp(boolean last) {
        if (!isValid || over || expiring) {
            return;
        }
        boolean used = requests.get() > 0;
        if (arriving) {
            home.store().run(target(), Operation.arrived());
            arriving = false;
        }
        if (!used && changed()) {
            write();
            letGo();
        }
        if (used || last || behind()) {
            touch(used ? System.currentTimeMillis() : thisAccessedTime);
        }
    }

    private void touch(long accessed) {
        long before = storedAccess;
        if (stored() && accessed != before) {
            storedAccess = accessed;
            home.store().begin(target(), Operation.update(Change.use(Long.MAX_VALUE, accessed)), answer -> {
                if (answer == null || answer.result() == Result.MOVED || answer.result() == Result.ARRIVING) {
                    storedAccess = before;
                }
                if (answer != null && answer.result() == Result.MOVED) {
                    movedTo = answer.record().other();
                }
            });
            keepValues();
        }
    }

    /** False if somebody else has written the same meanwhile: it is to be tried again. */
    private boolean writeOnce() {
        Collected collected = new Collected();
        try {
            collected.collect();
            if (!stored()) {
                return create(collected);
            }
            Change change = collected.change(thisAccessedTime);
            if (change.isEmpty()) {
                collected.done();
                return true;
            }
            Answer answer = home.store().run(target(), Operation.update(change));
            if (answer.record() != null && answer.record().key() != key) {
                answer = Answer.absent();
            }
            return switch (answer.result()) {
                case DONE -> {
                    collected.written(answer.record().version());
                    merge(answer);
                    keepValues();
                    yield true;
                }
                case CONFLICT -> {
                    collected.back();
                    merge(answer);
                    collected.discard();
                    yield false;
                }
                case MOVED -> {
                    // what this request has changed goes there; the id is for others to know
                    movedTo = answer.record().other();
                    home.forget(this);
                    yield false;
                }
                default -> {
                    collected.discard();
                    collected.done();
                    over = true;
                    home.forget(this);
                    yield true;
                }
            };
        } finally {
            collected.end();
        }
    }

    private boolean create(Collected collected) {
        SessionRecord record = collected.record();
        creating = true;
        Answer answer = home.store().run(home.key(id), Operation.create(record));
        if (answer.result() == Result.DONE) {
            version = record.version();
            storedTimeout = record.maxInactive();
            storedAccess = record.accessed();
            verified = System.nanoTime();
            collected.written(version);
            return true;
        }
        // stored before, though nobody has said so in time; or by another request that the client sent with an id of
        // its own at once
        collected.back();
        Answer there = home.store().run(home.key(id), Operation.look(-1));
        if (there.result() != Result.DONE) {
            collected.discard();
            over = true;
            home.forget(this);
            return true;
        }
        if (there.record().key() != key) {
            collected.discard();
            key = there.record().key();
        }
        merge(there);
        collected.discard();
        return false;
    }

    /** What a write holds, and what it has taken out of the notes of this session until it is done. */
    private final class Collected {

        private final Set<String> taken = new TreeSet<>();
        private final Map<String, Part> set = new LinkedHashMap<>();
        private final Set<String> removed = new TreeSet<>();
        private boolean done;

        void collect() {
            // what is noted from now on is for the next write
            for (String name : List.copyOf(changed)) {
                changed.remove(name);
                taken.add(name);
            }
            inHand.forEach((name, all) -> {
                if (!taken.contains(name)) {
                    takeBack(name, all);
                }
            });
            Set<String> names = new TreeSet<>(taken);
            if (home.detectsMutation()) {
                names.addAll(lent);
            }
            for (String name : names) {
                collect(name);
            }
        }

        private void collect(String name) {
            boolean attribute = !name.startsWith(TOMCATS);
            Object value = attribute ? held().object(name) : ofTomcat(name);
            if (value == null) {
                // what is there and no object has not been changed
                if (known.containsKey(name) && !(attribute && held().holds(name))) {
                    removed.add(name);
                }
            } else if (!attribute || home.distributes(name, value)) {
                encode(name, value);
            }
        }

        private Object ofTomcat(String name) {
            Object value = name.equals(PRINCIPAL)
                    ? principal
                    : name.equals(AUTH_TYPE) ? authType : getNote(name.substring(TOMCATS.length()));
            return value instanceof Serializable ? value : null;
        }

        /** If it is not what is stored. */
        private void encode(String name, Object value) {
            byte[] bytes = encoded(name, value);
            if (bytes == null) {
                return;
            }
            Part stored = known.get(name);
            boolean large =
                    home.largeValue() > 0 && bytes.length - ROOM >= home.largeValue() && !name.startsWith(TOMCATS);
            byte[] fingerprint = large ? Fingerprint.of(bytes, ROOM) : null;
            boolean same = large
                    ? stored != null && Arrays.equals(fingerprint, fingerprints.get(stored.apart()))
                    : stored != null && stored.apart() == 0 && isValue(bytes, stored);
            if (same) {
                return;
            }
            long apart = 0;
            if (large) {
                apart = put(name, bytes, fingerprint);
            }
            byte[] inRecord = Arrays.copyOfRange(bytes, ROOM, large ? ROOM : bytes.length);
            set.put(name, new Part(0, apart, value instanceof HttpSessionBindingListener, inRecord));
        }

        /** What was put for a write of which nobody knows whether it was done is taken, if it is the same. */
        private long put(String name, byte[] bytes, byte[] fingerprint) {
            List<Long> before = unsettled.computeIfAbsent(name, each -> new ArrayList<>());
            for (long number : before) {
                if (Arrays.equals(fingerprint, fingerprints.get(number))) {
                    return number;
                }
            }
            long number = ThreadLocalRandom.current().nextLong() | 1;
            home.store().putValue(valueKey(number), bytes, valueTtl());
            fingerprints.put(number, fingerprint);
            before.add(number);
            return number;
        }

        SessionRecord record() {
            Map<String, Part> parts = new LinkedHashMap<>();
            set.forEach((name, part) -> parts.put(name, part.stamped(1)));
            return new SessionRecord(
                    State.LIVE, null, key, 1, 0, creationTime, thisAccessedTime, maxInactiveInterval, parts);
        }

        Change change(long accessed) {
            int timeout = maxInactiveInterval == storedTimeout ? Change.SAME : maxInactiveInterval;
            return new Change(version, accessed, timeout, set, removed);
        }

        void written(long newVersion) {
            done = true;
            set.forEach((name, part) -> {
                Part before = known.put(name, part.stamped(newVersion));
                if (before != null && before.apart() != part.apart()) {
                    drop(before.apart());
                }
                settle(name, part.apart());
            });
            removed.forEach(name -> {
                Part before = known.remove(name);
                drop(before == null ? 0 : before.apart());
                settle(name, 0);
            });
        }

        /** Large values of this write are of no use, unless it was done before and Hazelcast has only asked a second time. */
        void discard() {
            set.forEach((name, part) -> {
                Part there = known.get(name);
                settle(name, there == null ? 0 : there.apart());
            });
        }

        /** It is known now what counts: the others that were put are of no use. */
        private void settle(String name, long counts) {
            List<Long> all = unsettled.remove(name);
            if (all != null) {
                all.stream().filter(number -> number != counts).forEach(HazelcastSession.this::drop);
            }
        }

        void done() {
            done = true;
        }

        /** It is noted again, so that what others have written does not replace it. */
        void back() {
            changed.addAll(taken);
        }

        /** What is not written stays noted. */
        void end() {
            if (!done) {
                back();
            }
        }
    }

    /** Deletes its bytes, if they are apart; who is about to read them finds that they were replaced. */
    private void drop(long number) {
        if (number != 0) {
            fingerprints.remove(number);
            home.store().deleteValue(valueKey(number));
        }
    }

    /** In s; longer than the record lives, and renewed with it. */
    private long valueTtl() {
        return maxInactiveInterval <= 0 ? 0 : 3L * maxInactiveInterval + 60;
    }

    /** Unless somebody else is at it: then with the next use. */
    private void keepValues() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            long ttl = valueTtl();
            long now = System.nanoTime();
            if (ttl == keptTtl && (ttl == 0 || now - kept < TimeUnit.SECONDS.toNanos(ttl / 3))) {
                return;
            }
            kept = now;
            keptTtl = ttl;
            for (Part part : known.values()) {
                if (part.apart() != 0) {
                    home.store().keepValue(valueKey(part.apart()), ttl, () -> keptTtl = -1);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stores the session under a new id, and gives the old one up: with one step on the record of the old id, from which on the new one counts,
     * so that there is no moment with both or none.
     */
    public void moveTo(String newId) {
        home.store().acquire(lock);
        try {
            if (!mayBeStored() || over) {
                return;
            }
            write();
            String to = home.key(newId);
            for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
                if (moveOnce(to)) {
                    return;
                }
            }
            throw tooMany();
        } finally {
            lock.unlock();
        }
    }

    /** False if somebody else has written, or changed the id, meanwhile: it is to be tried again. */
    private boolean moveOnce(String to) {
        String from = target();
        SessionRecord record = new SessionRecord(
                State.ARRIVING,
                from,
                key,
                version,
                version,
                creationTime,
                thisAccessedTime,
                maxInactiveInterval,
                new LinkedHashMap<>(known));
        home.store().run(to, Operation.create(record));
        Answer moved = home.store().run(from, Operation.move(to, version));
        return switch (moved.result()) {
            case CONFLICT -> {
                merge(moved);
                yield false;
            }
            case MOVED -> {
                movedTo = moved.record().other();
                yield false;
            }
            case DONE -> {
                movedTo = to;
                arriving = true;
                // whoever comes first does it otherwise
                home.store().begin(to, Operation.arrived(), answer -> {});
                yield true;
            }
            default -> {
                home.store().begin(to, Operation.end(key, nonce, Long.MAX_VALUE), answer -> {});
                over = true;
                yield true;
            }
        };
    }

    @Override
    public void setAttribute(String name, Object value, boolean notify) {
        if (value != null && home.distributes(name, value) && !(value instanceof Serializable)) {
            throw new IllegalArgumentException("Attribute " + name + " of class "
                    + value.getClass().getName() + " is not serializable, so no other member could have it");
        }
        super.setAttribute(name, value, notify);
        writeThrough();
    }

    @Override
    protected void removeAttributeInternal(String name, boolean notify) {
        super.removeAttributeInternal(name, notify);
        writeThrough();
    }

    private void writeThrough() {
        if (home.writesThrough() && stored()) {
            write();
        }
    }

    @Override
    public void setPrincipal(Principal user) {
        changed.add(PRINCIPAL);
        super.setPrincipal(user);
        changed.add(PRINCIPAL);
    }

    @Override
    public void setAuthType(String type) {
        changed.add(AUTH_TYPE);
        super.setAuthType(type);
        changed.add(AUTH_TYPE);
    }

    @Override
    public void setNote(String name, Object value) {
        noted(name);
        super.setNote(name, value);
        noted(name);
    }

    @Override
    public void removeNote(String name) {
        noted(name);
        super.removeNote(name);
        noted(name);
    }

    private void noted(String name) {
        if (NOTES.contains(name)) {
            changed.add(TOMCATS + name);
        }
    }

    /**
     * {@inheritDoc} A session that has timed out here ends, unless it was used elsewhere: so it does not before the last use on whatever member,
     * the time of which may not be stored yet, is that long ago.
     */
    @Override
    public boolean isValid() {
        if (!isValid || expiring || requests.get() > 0) {
            return isValid;
        }
        if (over) {
            if (!ending) {
                home.forget(this);
            }
            return false;
        }
        long idle = getIdleTimeInternal();
        if (maxInactiveInterval > 0 && idle >= TimeUnit.SECONDS.toMillis(maxInactiveInterval) + BEHIND) {
            timedOut();
        } else if (idle >= TimeUnit.SECONDS.toMillis(LOOK_AFTER)
                && !verifiedWithin(TimeUnit.SECONDS.toMillis(LOOK_AFTER))
                && !refresh(false, false)) {
            home.forget(this);
            return false;
        }
        return isValid && !over;
    }

    private void timedOut() {
        boolean first = true;
        home.store().acquire(lock);
        try {
            if (over || requests.get() > 0) {
                return;
            }
            if (mayBeStored()) {
                boolean known = stored();
                Result result = home.store()
                        .run(target(), Operation.end(key, nonce, thisAccessedTime))
                        .result();
                first = result == Result.DONE || !known && result == Result.ABSENT;
            }
            over = true;
            ending = first;
        } finally {
            lock.unlock();
        }
        if (first) {
            super.expire(true);
            dropValues();
        } else {
            home.forget(this);
        }
    }

    /** {@inheritDoc} Of the members, and of the threads here, that end it at once, one tells its listeners. */
    @Override
    public void expire(boolean notify) {
        if (!isValid || expiring) {
            return;
        }
        boolean mine = false;
        boolean first = false;
        home.store().acquire(lock);
        try {
            if (!over) {
                mine = true;
                first = !mayBeStored() || ends();
                over = true;
                ending = true;
            }
        } finally {
            lock.unlock();
        }
        if (mine) {
            super.expire(notify && first);
            dropValues();
        } else if (!ending) {
            // it has ended elsewhere
            isValid = false;
            home.forget(this);
        }
    }

    /** Whether it was this member that has ended what is stored, or what will not be. */
    private boolean ends() {
        boolean known = stored();
        Answer answer = home.store().run(target(), Operation.end(key, nonce, Long.MAX_VALUE));
        while (answer.result() == Result.MOVED) {
            movedTo = answer.record().other();
            answer = home.store().run(target(), Operation.end(key, nonce, Long.MAX_VALUE));
        }
        return answer.result() == Result.DONE || !known;
    }

    /**
     * As {@link #ended}, if nobody uses it.
     *
     * @param last what Hazelcast has forgotten
     * @return false if it is in use here: then that is stored again
     * @throws StoreUnavailableException if Hazelcast does not answer
     */
    public boolean expired(byte[] last) {
        boolean used = requests.get() > 0
                || System.currentTimeMillis() - thisAccessedTime < TimeUnit.SECONDS.toMillis(maxInactiveInterval);
        if (used && stored() && isValid && !over) {
            SessionRecord record = SessionRecord.read(last);
            home.store().acquire(lock);
            try {
                home.store().run(target(), Operation.create(record.renewed(record.version(), version)));
                if (refresh(true, false)) {
                    return false;
                }
            } finally {
                lock.unlock();
            }
        }
        ended();
        return true;
    }

    /** Hazelcast has forgotten the session, and this member is the one that tells its listeners. */
    public void ended() {
        ending = true;
        over = true;
        super.expire(true);
        dropValues();
    }

    /** Deletes the large values of a session that has ended. */
    private void dropValues() {
        lock.lock();
        try {
            known.values().forEach(part -> drop(part.apart()));
            known.clear();
            unsettled.values().forEach(all -> all.forEach(this::drop));
            unsettled.clear();
        } finally {
            lock.unlock();
        }
    }
}

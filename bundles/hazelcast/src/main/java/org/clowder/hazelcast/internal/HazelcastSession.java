package org.clowder.hazelcast.internal;

import java.io.IOException;
import java.io.Serializable;
import java.security.Principal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.catalina.authenticator.Constants;
import org.apache.catalina.session.StandardSession;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.hazelcast.StoreUnavailableException;
import org.clowder.hazelcast.internal.Answer.Result;
import org.clowder.hazelcast.internal.SessionRecord.State;

/**
 * A session that is stored in Hazelcast, as this member has it. What its application changes is noted, and {@linkplain #write written} as
 * the difference to what is stored. Thread-safe.
 */
public final class HazelcastSession extends StandardSession {

    private static final long serialVersionUID = 1L;
    private static final Log LOG = LogFactory.getLog(HazelcastSession.class);

    /** What is no attribute has a name that starts with this. */
    private static final String TOMCATS = "\0";

    private static final String PRINCIPAL = TOMCATS + "principal";
    private static final String AUTH_TYPE = TOMCATS + "authType";
    private static final List<String> NOTES = List.of(
            Constants.SESSION_ID_NOTE,
            Constants.FORM_REQUEST_NOTE,
            Constants.SESS_USERNAME_NOTE,
            Constants.SESS_PASSWORD_NOTE);

    private static final int MAX_CONFLICTS = 100;

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

        /** The key of a session in the map. */
        String key(String sessionId);

        boolean distributes(String name, Object value);

        /** Lets go of a session that is not there any more, without telling anybody. */
        void forget(HazelcastSession session);
    }

    private final transient Home home;
    private final transient ReentrantLock lock = new ReentrantLock();
    /** What is stored, as far as this member knows; guarded by the lock. */
    private final transient Map<String, Part> known = new HashMap<>();

    private final transient Set<String> changed = ConcurrentHashMap.newKeySet();
    private final transient Set<String> lent = ConcurrentHashMap.newKeySet();
    private final transient Set<String> reported = ConcurrentHashMap.newKeySet();
    private final transient AtomicInteger requests = new AtomicInteger();
    /** -1 until it is stored. */
    private transient volatile long version = -1;

    private transient long key;
    private transient int storedTimeout;
    private transient volatile long storedAccess;
    private transient volatile long kept;
    private transient volatile long verified;
    private transient volatile boolean over;
    /** The key under which others have stored it by now; null for that of its id. */
    private transient volatile String movedTo;

    public HazelcastSession(org.apache.catalina.Manager manager, Home home) {
        super(manager);
        this.home = home;
        this.key = ThreadLocalRandom.current().nextLong();
        this.attributes = new SessionAttributes(new SessionAttributes.Source() {
            @Override
            public Object decode(String name, Part part) {
                return decoded(name, part);
            }

            @Override
            public void lent(String name) {
                lent.add(name);
            }

            @Override
            public void changed(String name) {
                changed.add(name);
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

    /** Whether it is gone from Hazelcast, as far as this member knows. */
    public boolean over() {
        return over;
    }

    /** Whether this member knew all that was stored less than so many ms ago. */
    public boolean verifiedWithin(long millis) {
        return System.nanoTime() - verified < millis * 1_000_000;
    }

    /** The time of its last use that is stored, in ms since 1970. */
    public long storedAccess() {
        return storedAccess;
    }

    /** Takes what is stored, when the session comes to this member. */
    void loaded(Answer answer) {
        lock.lock();
        try {
            SessionRecord record = answer.record();
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
     * @param accessed now, if this is a use of the session that is to be stored, in ms since 1970; else 0
     * @return false if there is no such session any more
     * @throws StoreUnavailableException if Hazelcast does not answer
     */
    public boolean refresh(long accessed) {
        lock.lock();
        try {
            if (!stored() || over) {
                return !over;
            }
            Answer answer = home.store().run(target(), Operation.update(Change.look(version, accessed)));
            if (answer.result() != Result.DONE) {
                over = true;
                return false;
            }
            merge(answer);
            if (answer.before() > thisAccessedTime) {
                lastAccessedTime = answer.before();
                thisAccessedTime = answer.before();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What was changed here and is not written yet stays. */
    private void merge(Answer answer) {
        SessionRecord record = answer.record();
        if (answer.names() != null) {
            for (String name : List.copyOf(known.keySet())) {
                if (!answer.names().contains(name)) {
                    known.remove(name);
                    if (!name.startsWith(TOMCATS) && !changed.contains(name)) {
                        held().gone(name);
                    }
                }
            }
        }
        record.parts().forEach((name, part) -> {
            if (!name.startsWith(TOMCATS) && !changed.contains(name) && !changedInPlace(name)) {
                held().arrived(name, part);
            }
            known.put(name, part);
        });
        if (answer.names() != null || record.parts().keySet().stream().anyMatch(name -> name.startsWith(TOMCATS))) {
            mergeTomcats();
        }
        if (maxInactiveInterval == storedTimeout || !stored()) {
            maxInactiveInterval = record.maxInactive();
        }
        storedTimeout = record.maxInactive();
        storedAccess = record.accessed();
        version = record.version();
        verified = System.nanoTime();
    }

    /** Whether an object that somebody has in hand is not what was stored; it is noted as changed then. */
    private boolean changedInPlace(String name) {
        Object object = lent.remove(name) && home.detectsMutation() ? held().object(name) : null;
        Part stored = known.get(name);
        if (object == null || stored == null) {
            return false;
        }
        try {
            byte[] bytes = home.values().encode(object);
            byte[] compared = stored.apart() == 0 ? bytes : Values.digest(bytes);
            return !Arrays.equals(compared, stored.value()) && changed.add(name);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            LOG.debug("Attribute " + name + " of session " + id + " cannot be compared", e);
            return false;
        }
    }

    private void mergeTomcats() {
        authType = known.containsKey(AUTH_TYPE) ? (String) decoded(AUTH_TYPE, known.get(AUTH_TYPE)) : null;
        Part user = known.get(PRINCIPAL);
        principal = user == null ? null : (Principal) decoded(PRINCIPAL, user);
        for (String note : NOTES) {
            Part part = known.get(TOMCATS + note);
            Object value = part == null ? null : decoded(TOMCATS + note, part);
            if (value == null) {
                removeNote(note);
            } else {
                setNote(note, value);
            }
        }
    }

    private Object decoded(String name, Part part) {
        try {
            byte[] bytes = part.apart() == 0 ? part.value() : home.store().value(valueKey(part.apart()));
            if (bytes == null) {
                throw new IOException("its value is not in the map of large values");
            }
            return home.values().decode(bytes);
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            if (e instanceof StoreUnavailableException unavailable) {
                throw unavailable;
            }
            if (reported.add(name)) {
                LOG.warn("Attribute " + name.replace(TOMCATS, "") + " of session " + id
                        + " cannot be read, and counts as not there: " + e);
            }
            return null;
        }
    }

    private String valueKey(long number) {
        return Long.toHexString(key) + '-' + Long.toHexString(number);
    }

    /**
     * Writes what was changed here.
     *
     * @param touch whether to write the time of the last use too, if nothing was changed
     * @throws StoreUnavailableException if Hazelcast does not answer; what was changed is written the next time
     */
    public void write(boolean touch) {
        lock.lock();
        try {
            if (!isValid || over || expiring) {
                return;
            }
            for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
                if (writeOnce(touch)) {
                    return;
                }
            }
            throw new StoreUnavailableException(
                    "Session " + id + " was changed elsewhere " + MAX_CONFLICTS + " times while it was written", null);
        } finally {
            lock.unlock();
        }
    }

    /** False if somebody else has written the same meanwhile: it is to be tried again. */
    private boolean writeOnce(boolean touch) {
        Collected collected = new Collected();
        boolean written = false;
        try {
            if (!stored()) {
                SessionRecord record = collected.record();
                Answer answer = home.store().run(home.key(id), Operation.create(record));
                // an answer that did not come in time may have been that it is stored
                if (answer.result() == Result.EXISTS && answer.record().key() != key) {
                    throw new IllegalStateException("There is a session " + id + " already");
                }
                version = answer.result() == Result.EXISTS ? 0 : record.version();
                written = answer.result() == Result.DONE;
                storedTimeout = record.maxInactive();
                storedAccess = record.accessed();
                if (written) {
                    collected.written(version);
                }
                return written;
            }
            long accessed = thisAccessedTime;
            Change change = collected.change(accessed);
            if (change.isEmpty()) {
                written = true;
                if (touch && accessed > storedAccess) {
                    storedAccess = accessed;
                    home.store().begin(target(), Operation.update(change));
                    keepValues();
                }
                return true;
            }
            Answer answer = home.store().run(target(), Operation.update(change));
            switch (answer.result()) {
                case DONE -> {
                    written = true;
                    collected.written(answer.record().version());
                    merge(answer);
                    keepValues();
                    return true;
                }
                case CONFLICT -> {
                    collected.back();
                    merge(answer);
                    written = true;
                    collected.discard();
                    return false;
                }
                case MOVED -> {
                    // what this request has changed goes there; the id is for others to know
                    collected.back();
                    collected.discard();
                    written = true;
                    movedTo = answer.record().other();
                    home.forget(this);
                    return false;
                }
                default -> {
                    written = true;
                    collected.discard();
                    over = true;
                    home.forget(this);
                    return true;
                }
            }
        } finally {
            if (!written) {
                collected.back();
            }
        }
    }

    /** What a write holds, and what it has taken out of the notes of this session until it is done. */
    private final class Collected {

        private final Set<String> taken = new TreeSet<>();
        private final Map<String, Part> set = new LinkedHashMap<>();
        private final Set<String> removed = new TreeSet<>();

        Collected() {
            take(changed);
            if (home.detectsMutation()) {
                take(lent);
            }
            for (String name : taken) {
                Object value = held().containsKey(name) ? held().object(name) : null;
                if (value == null) {
                    if (!held().containsKey(name) && known.containsKey(name)) {
                        removed.add(name);
                    }
                } else if (home.distributes(name, value)) {
                    encode(name, value);
                }
            }
            encodeTomcats();
        }

        /** What is noted from now on is for the next write. */
        private void take(Set<String> names) {
            for (String name : List.copyOf(names)) {
                names.remove(name);
                taken.add(name);
            }
        }

        private void encodeTomcats() {
            tomcats(AUTH_TYPE, authType);
            tomcats(PRINCIPAL, principal instanceof Serializable ? principal : null);
            for (String note : NOTES) {
                Object value = getNote(note);
                tomcats(TOMCATS + note, value instanceof Serializable ? value : null);
            }
        }

        private void tomcats(String name, Object value) {
            if (value != null) {
                encode(name, value);
            } else if (known.containsKey(name)) {
                removed.add(name);
            }
        }

        /** If it is not what is stored. */
        private void encode(String name, Object value) {
            byte[] bytes;
            try {
                bytes = home.values().encode(value);
            } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
                if (reported.add(name)) {
                    LOG.error("Attribute " + name.replace(TOMCATS, "") + " of session " + id + " ("
                            + value.getClass().getName() + ") cannot be written, other members do not get it: " + e);
                }
                return;
            }
            Part stored = known.get(name);
            boolean large = home.largeValue() > 0 && bytes.length >= home.largeValue() && !name.startsWith(TOMCATS);
            byte[] kept = large ? Values.digest(bytes) : bytes;
            if (stored != null && (stored.apart() != 0) == large && Arrays.equals(stored.value(), kept)) {
                return;
            }
            long apart = 0;
            if (large) {
                apart = ThreadLocalRandom.current().nextLong() | 1;
                home.store().putValue(valueKey(apart), bytes, valueTtl());
            }
            set.put(name, new Part(0, apart, kept));
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

        /** Large values that were replaced go. */
        void written(long newVersion) {
            set.forEach((name, part) -> {
                drop(known.put(name, part.stamped(newVersion)));
            });
            removed.forEach(name -> drop(known.remove(name)));
        }

        private void drop(Part before) {
            if (before != null && before.apart() != 0) {
                home.store().deleteValue(valueKey(before.apart()));
            }
        }

        /** It is still to be written. */
        void back() {
            changed.addAll(taken);
        }

        /** Large values of this write are of no use. */
        void discard() {
            set.values().forEach(this::drop);
        }
    }

    /** In s; longer than the record lives, and renewed with it. */
    private long valueTtl() {
        return maxInactiveInterval <= 0 ? 0 : 3L * maxInactiveInterval + 60;
    }

    private void keepValues() {
        long now = System.nanoTime();
        if (maxInactiveInterval <= 0 || kept != 0 && now - kept < maxInactiveInterval * 1_000_000_000L) {
            return;
        }
        kept = now;
        for (Part part : known.values()) {
            if (part.apart() != 0) {
                home.store().keepValue(valueKey(part.apart()), valueTtl());
            }
        }
    }

    /** Deletes the large values of a session that has ended. */
    void dropValues() {
        for (Part part : known.values()) {
            if (part.apart() != 0) {
                home.store().deleteValue(valueKey(part.apart()));
            }
        }
    }

    /** A request uses it. */
    void enter() {
        requests.incrementAndGet();
    }

    void leave() {
        requests.decrementAndGet();
    }

    /** Writes what a request has changed. */
    void written() {
        write(false);
    }

    /** Whether there may be something to write that no request does: none is under way with the session. */
    public boolean writable() {
        return requests.get() == 0
                && isValid
                && !over
                && (!changed.isEmpty() || !stored() || thisAccessedTime > storedAccess);
    }

    /**
     * Gets its id, and is known to its manager from then on, unless there is another object of the same session.
     *
     * @param known makes it known; returns what was known before, or null
     * @return what is known now
     */
    public HazelcastSession appear(String sessionId, Supplier<HazelcastSession> known) {
        id = sessionId;
        HazelcastSession other = known.get();
        return other == null ? this : other;
    }

    /**
     * Stores the session under a new id, and gives the old one up. The old id ends with one step on its record, and the new one counts from
     * that step on, so that there is no moment with both or none.
     */
    public void moveTo(String newId) {
        lock.lock();
        try {
            if (!stored() || over) {
                return;
            }
            write(false);
            String from = home.key(id);
            String to = home.key(newId);
            Map<String, Part> parts = new LinkedHashMap<>(known);
            SessionRecord record = new SessionRecord(
                    State.ARRIVING, from, key, version, 0, creationTime, thisAccessedTime, maxInactiveInterval, parts);
            home.store().run(to, Operation.create(record));
            Answer moved = home.store().run(from, Operation.move(to));
            if (moved.result() != Result.DONE) {
                home.store().begin(to, Operation.end(Long.MAX_VALUE));
                over = true;
                return;
            }
            home.store().run(to, Operation.arrived());
            if (moved.record().version() > version) {
                // somebody has written between
                Set<String> gone = new TreeSet<>(known.keySet());
                gone.removeAll(moved.record().parts().keySet());
                Map<String, Part> news = new LinkedHashMap<>(moved.record().parts());
                news.values().removeIf(part -> part.stamp() <= version);
                home.store().run(to, Operation.update(new Change(Long.MAX_VALUE - 1, 0, Change.SAME, news, gone)));
                merge(home.store().run(to, Operation.update(Change.look(version, 0))));
            }
        } finally {
            lock.unlock();
        }
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
        if (!expiring) {
            writeThrough();
        }
    }

    private void writeThrough() {
        if (home.writesThrough() && stored()) {
            write(false);
        }
    }

    /** {@inheritDoc} A session that has timed out here ends, unless it was used elsewhere. */
    @Override
    public boolean isValid() {
        if (!isValid || expiring || activityCheck && accessCount.get() > 0) {
            return isValid;
        }
        if (maxInactiveInterval > 0 && getIdleTimeInternal() / 1000 >= maxInactiveInterval) {
            timedOut();
        }
        return isValid;
    }

    private void timedOut() {
        if (!stored() || over) {
            super.expire(!over);
            return;
        }
        Answer answer = home.store().run(target(), Operation.end(Math.max(storedAccess, thisAccessedTime)));
        over = true;
        if (answer.result() == Result.DONE) {
            dropValues();
            super.expire(true);
        } else {
            isValid = false;
            home.forget(this);
        }
    }

    /** {@inheritDoc} Of the members that end it at once, one tells its listeners. */
    @Override
    public void expire(boolean notify) {
        boolean first = notify;
        if (isValid && !expiring && stored() && !over) {
            Answer answer = home.store().run(target(), Operation.end(Long.MAX_VALUE));
            while (answer.result() == Result.MOVED) {
                movedTo = answer.record().other();
                answer = home.store().run(target(), Operation.end(Long.MAX_VALUE));
            }
            first = notify && answer.result() == Result.DONE;
            dropValues();
            over = true;
        }
        super.expire(first);
    }

    /** Tells listeners here that a session which nobody has used has ended in Hazelcast. */
    public void expired() {
        over = true;
        dropValues();
        super.expire(true);
    }
}

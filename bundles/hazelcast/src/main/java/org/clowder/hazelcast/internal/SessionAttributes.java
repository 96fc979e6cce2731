package org.clowder.hazelcast.internal;

import java.util.concurrent.ConcurrentHashMap;

/** The attributes of a session: what was read from Hazelcast becomes an object when somebody wants it. Thread-safe like its superclass. */
final class SessionAttributes extends ConcurrentHashMap<String, Object> {

    private static final long serialVersionUID = 1L;

    /** What a value is decoded to that is not there, as another one may have taken its place. */
    static final Object REPLACED = new Object();

    private final transient Source source;

    interface Source {
        /**
         * The object of a value; null if it cannot be read, which has been reported then.
         *
         * @param last whether it cannot be {@link #REPLACED} any more
         */
        Object decode(String name, Part part, boolean last);

        /** Looks for what has taken the place of a value. */
        void look();

        /** Somebody has an object in hand that can change. */
        void lent(String name);

        void changed(String name);

        /** Whether somebody wants to have the object when it goes. */
        boolean missed(Part part);

        /** Whether this member has changed it since it was written. */
        boolean isChanged(String name);
    }

    /** A value that nobody has asked for. */
    private record Stored(Part part) {}

    /** A value that could not be read: it stays as it is stored. */
    private record Unreadable(Part part) {}

    SessionAttributes(Source source) {
        this.source = source;
    }

    /** Somebody else has written it; what this member has changed meanwhile stays. */
    void arrived(String name, Part part) {
        super.compute(name, (each, now) -> source.isChanged(each) ? now : new Stored(part));
    }

    /** An object that was here before counts again; what this member has set meanwhile stays. */
    void back(String name, Object object) {
        super.compute(name, (each, now) -> source.isChanged(each) ? now : object);
    }

    /** Whether there is one, whether or not somebody has asked for it. */
    boolean holds(String name) {
        return super.get(name) != null;
    }

    /** Somebody else has removed it. */
    void gone(String name) {
        super.computeIfPresent(name, (each, now) -> source.isChanged(each) ? now : null);
    }

    /** The object, if there is one made already; else null. */
    Object object(String name) {
        Object held = super.get(name);
        return held instanceof Stored || held instanceof Unreadable ? null : held;
    }

    @Override
    public Object get(Object key) {
        String name = (String) key;
        Object held = super.get(name);
        Part looked = null;
        while (held instanceof Stored) {
            Part missed = looked;
            held = super.computeIfPresent(
                    name,
                    (each, now) -> now instanceof Stored stored ? decoded(each, stored, stored.part() == missed) : now);
            if (held instanceof Stored stored) {
                looked = stored.part();
                source.look();
            }
        }
        if (held == null || held instanceof Unreadable) {
            return null;
        }
        if (!Values.immutable(held)) {
            source.lent(name);
        }
        return held;
    }

    /** @param looked whether this thread has looked already for what has taken the place of a value that is not there */
    private Object decoded(String name, Stored stored, boolean looked) {
        Object object = source.decode(name, stored.part(), looked);
        if (object == REPLACED) {
            return stored;
        }
        return object == null ? new Unreadable(stored.part()) : object;
    }

    @Override
    public Object put(String name, Object value) {
        Object before = before(name);
        source.changed(name);
        super.put(name, value);
        if (!Values.immutable(value)) {
            source.lent(name);
        }
        // a write that began before has taken the note
        source.changed(name);
        return before;
    }

    @Override
    public Object remove(Object key) {
        Object before = before((String) key);
        source.changed((String) key);
        super.remove(key);
        source.changed((String) key);
        return before;
    }

    private Object before(String name) {
        return super.get(name) instanceof Stored stored && !source.missed(stored.part()) ? null : get(name);
    }
}

package org.clowder.session.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.KeptSessions;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.state.RecordStore;

/** The sessions of one application as other members know them. */
public final class SessionStore extends RecordStore {

    private static final Log log = LogFactory.getLog(SessionStore.class);

    private final SessionHome home;
    /** Sessions from before this start of the application of which other members have said nothing yet. */
    private final Set<String> unconfirmed = ConcurrentHashMap.newKeySet();

    private volatile Set<Long> witnesses = Set.of();

    public SessionStore(String name, SessionHome home) {
        super(name);
        this.home = home;
    }

    /**
     * Takes back what was kept of these sessions while the application was stopped. They go on at once; those that the members
     * which had them too do not have any more are ended when one of these has told all that it has.
     */
    void restore(KeptSessions.Application kept) {
        if (kept.sessions().isEmpty()) {
            return;
        }
        int restored = 0;
        for (KeptSessions.Session each : kept.sessions()) {
            restored += restore(each) ? 1 : 0;
        }
        witnesses = kept.witnesses();
        log.info(name() + ": " + restored + " sessions of before are back");
    }

    private boolean restore(KeptSessions.Session kept) {
        String id = kept.whole().id();
        try {
            apply(kept.whole());
        } catch (RuntimeException e) {
            log.error(name() + ", session " + id + ": it goes on, but could not be shown to the application", e);
        }
        ReplicatedSession session = home.session(id);
        if (session == null) {
            return false;
        }
        session.setPrimarySession(kept.primary());
        unconfirmed.add(id);
        return true;
    }

    @Override
    protected void heardOf(String id) {
        if (!unconfirmed.isEmpty()) {
            unconfirmed.remove(id);
        }
    }

    @Override
    public void transferred(long incarnation) {
        if (!witnesses.contains(incarnation)) {
            return;
        }
        for (String id : unconfirmed) {
            Record record = find(id);
            if (record != null && unconfirmed.remove(id)) {
                log.debug(name() + ": session " + id + " has ended on other members while the application was stopped");
                remove(id, record.version());
            }
        }
    }

    @Override
    public Record find(String id) {
        ReplicatedSession session = home.session(id);
        return session == null ? null : session.replicated();
    }

    @Override
    public Collection<Record> records() {
        List<Record> records = new ArrayList<>();
        for (ReplicatedSession session : home.sessions()) {
            Record record = session.replicated();
            if (record != null && record.version() > 0 && !record.ended()) {
                records.add(record);
            }
        }
        return records;
    }

    @Override
    protected Record create(String id, long floor) {
        ReplicatedSession session = home.replica();
        return session.replicaOf(new Record(this, id, floor, session));
    }

    private static ReplicatedSession session(Record record) {
        return (ReplicatedSession) record.owner();
    }

    @Override
    protected void arrived(Record record, Access access) {
        session(record).appear(access);
    }

    @Override
    protected void changed(Record record, List<Entry> entries) {
        session(record).changedElsewhere(entries);
    }

    @Override
    protected void used(Record record, Access access) {
        session(record).usedElsewhere(access);
    }

    @Override
    protected void ended(Record record) {
        session(record).endedElsewhere();
    }

    @Override
    protected void renamed(Record record, String oldId) {
        home.renamedElsewhere(session(record), record.id());
    }
}

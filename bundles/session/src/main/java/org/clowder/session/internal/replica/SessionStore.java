package org.clowder.session.internal.replica;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.state.RecordStore;

/** The sessions of one application as other members know them. */
public final class SessionStore extends RecordStore {

    private final SessionHome home;

    public SessionStore(String name, SessionHome home) {
        super(name);
        this.home = home;
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

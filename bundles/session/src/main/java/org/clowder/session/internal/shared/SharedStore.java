package org.clowder.session.internal.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.state.RecordStore;

/** Records in a map, whose watcher shows them to their users. Thread-safe. */
final class SharedStore extends RecordStore {

    private final Map<String, Record> records = new ConcurrentHashMap<>();
    private final StoreWatcher watcher;

    /** @param name the same on all members */
    SharedStore(String name, StoreWatcher watcher) {
        super(name);
        this.watcher = watcher;
    }

    /** A record that this member makes. */
    Record fresh(String id) {
        Record record = new Record(this, id, floor(id), null);
        records.put(id, record);
        return record;
    }

    /** Forgets a record that has ended. */
    void forget(Record record) {
        records.remove(record.id(), record);
    }

    @Override
    public Record find(String id) {
        return records.get(id);
    }

    @Override
    public Collection<Record> records() {
        List<Record> published = new ArrayList<>();
        for (Record record : records.values()) {
            if (record.version() > 0 && !record.ended()) {
                published.add(record);
            }
        }
        return published;
    }

    @Override
    protected Record create(String id, long floor) {
        return new Record(this, id, floor, null);
    }

    @Override
    protected void arrived(Record record, Access access) {
        records.put(record.id(), record);
        watcher.changed(record, record.names());
    }

    @Override
    protected void changed(Record record, List<Entry> entries) {
        watcher.changed(record, entries.stream().map(Entry::name).toList());
    }

    @Override
    protected void used(Record record, Access access) {
        // only sessions expire
    }

    @Override
    protected void ended(Record record) {
        forget(record);
        watcher.ended(record);
    }

    @Override
    protected void renamed(Record record, String oldId) {
        records.remove(oldId, record);
        records.put(record.id(), record);
    }
}

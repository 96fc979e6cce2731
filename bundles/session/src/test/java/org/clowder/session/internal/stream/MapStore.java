package org.clowder.session.internal.stream;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Record;
import org.clowder.session.internal.state.RecordStore;

/** Records in a map, with text as values. */
final class MapStore extends RecordStore {

    private final Map<String, Record> records = new ConcurrentHashMap<>();

    MapStore(String name) {
        super(name);
    }

    static Map<String, EncodedValue> values(String... namesAndTexts) {
        Map<String, EncodedValue> values = new HashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            String text = namesAndTexts[i + 1];
            values.put(
                    namesAndTexts[i], text == null ? null : EncodedValue.plain(text.getBytes(StandardCharsets.UTF_8)));
        }
        return values;
    }

    Record fresh(String id) {
        return records.computeIfAbsent(id, key -> new Record(this, key, floor(key), null));
    }

    /** All texts by record and name; the whole content. */
    Map<String, Map<String, String>> content() {
        Map<String, Map<String, String>> content = new TreeMap<>();
        for (Record record : records.values()) {
            Map<String, String> texts = new TreeMap<>();
            for (String name : record.names()) {
                texts.put(name, new String(record.value(name).body(), StandardCharsets.UTF_8));
            }
            content.put(record.id(), texts);
        }
        return content;
    }

    void forget(String id) {
        records.remove(id);
    }

    @Override
    public Record find(String id) {
        return records.get(id);
    }

    @Override
    public Collection<Record> records() {
        return List.copyOf(records.values());
    }

    @Override
    protected Record create(String id, long floor) {
        return new Record(this, id, floor, null);
    }

    @Override
    protected void arrived(Record record, Access access) {
        records.put(record.id(), record);
    }

    @Override
    protected void changed(Record record, List<Entry> entries) {
        // the record holds it all
    }

    @Override
    protected void used(Record record, Access access) {
        // nobody asks
    }

    @Override
    protected void ended(Record record) {
        records.remove(record.id());
    }

    @Override
    protected void renamed(Record record, String oldId) {
        records.remove(oldId);
        records.put(record.id(), record);
    }
}

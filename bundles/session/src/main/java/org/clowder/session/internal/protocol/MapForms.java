package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Maps: a count, then keys and values in turn; a concurrent map ends with the id of null instead. */
final class MapForms {

    private MapForms() {}

    static void register(Forms forms) {
        forms.add(TypeIds.HASH_MAP, HashMap.class, MapForms::write, in -> hashMap(in));
        forms.<LinkedHashMap<?, ?>>add(
                TypeIds.LINKED_HASH_MAP,
                LinkedHashMap.class,
                (value, out) -> {
                    inOrderOfInsertion(value);
                    write(value, out);
                },
                in -> {
                    int count = in.count(2);
                    return in.entries(count, new LinkedHashMap<>(capacity(count)));
                });
        forms.<TreeMap<?, ?>>add(
                TypeIds.TREE_MAP,
                TreeMap.class,
                (value, out) -> {
                    natural(value.comparator());
                    write(value, out);
                },
                in -> in.entries(in.count(2), new TreeMap<>()));
        forms.add(
                TypeIds.CONCURRENT_HASH_MAP, ConcurrentHashMap.class, MapForms::writeConcurrent, in -> concurrent(in));
        constants(forms);
    }

    private static void constants(Forms forms) {
        Form<Map<?, ?>> form = forms.add(
                TypeIds.MAP_OF,
                Map.of().getClass(),
                (value, out) -> {
                    if (!value.isEmpty()) {
                        out.once(value);
                    }
                    out.entries(value);
                },
                in -> Map.copyOf(hashMap(in)));
        forms.alias(Map.of(1, 1).getClass(), form);
        forms.add(
                TypeIds.EMPTY_MAP, Collections.emptyMap().getClass(), (value, out) -> {}, in -> Collections.emptyMap());
    }

    private static void write(Map<?, ?> value, DirectOutput out) throws NotDirectException, IOException {
        out.once(value);
        out.entries(value);
    }

    private static HashMap<Object, Object> hashMap(DirectInput in) throws MalformedInputException {
        int count = in.count(2);
        return in.entries(count, new HashMap<>(capacity(count)));
    }

    /** Its size may change at any time, so there is no count. */
    private static void writeConcurrent(ConcurrentHashMap<?, ?> value, DirectOutput out)
            throws NotDirectException, IOException {
        out.once(value);
        for (Map.Entry<?, ?> entry : value.entrySet()) {
            out.value(entry.getKey());
            out.value(entry.getValue());
        }
        out.value(null);
    }

    private static Object concurrent(DirectInput in) throws MalformedInputException {
        ConcurrentHashMap<Object, Object> map = new ConcurrentHashMap<>();
        for (Object key = in.value(); key != null; key = in.value()) {
            map.put(key, in.value());
        }
        return map;
    }

    /** What a hash table needs to hold so many without growing. */
    static int capacity(int count) {
        return (int) (count / 0.75f) + 1;
    }

    /** Only the natural order is known to the reader. */
    static void natural(Comparator<?> comparator) throws NotDirectException {
        if (comparator != null) {
            throw NotDirectException.INSTANCE;
        }
    }

    /**
     * Gives up on maps in the order of access. The map does not tell which it is, and to try would change it; but a clone
     * is of the same kind.
     */
    private static void inOrderOfInsertion(LinkedHashMap<?, ?> map) throws NotDirectException {
        @SuppressWarnings("unchecked")
        Map<Object, Object> probe = (Map<Object, Object>) map.clone();
        Object first = new Object();
        probe.clear();
        probe.put(first, null);
        probe.put(new Object(), null);
        probe.get(first);
        Iterator<Object> order = probe.keySet().iterator();
        if (order.next() != first) {
            throw NotDirectException.INSTANCE;
        }
    }
}

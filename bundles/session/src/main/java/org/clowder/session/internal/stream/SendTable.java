package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.clowder.session.internal.protocol.WireOutput;

/**
 * The sender's side of a table: what was defined is sent as a number afterwards. Places are given in turn; a new
 * definition takes the place of the oldest. For one thread.
 *
 * @param <T> what is defined; has {@code equals} and {@code hashCode}
 */
final class SendTable<T> {

    private final Map<T, Integer> places = new HashMap<>();
    private final Table table;
    private final List<T> defined = new ArrayList<>();
    private final Function<T, byte[]> form;
    private int next;

    /** @param form how a definition is written */
    SendTable(Table table, Function<T, byte[]> form) {
        this.table = table;
        this.form = form;
    }

    /** @throws IllegalStateException if no receiver would take the definition */
    void put(WireOutput out, T item) {
        Integer place = places.get(item);
        if (place != null) {
            out.putVarint(place * 2L);
            return;
        }
        byte[] definition = form.apply(item);
        table.check(definition.length);
        int free = next;
        next = (next + 1) % table.places();
        if (free == defined.size()) {
            defined.add(item);
        } else {
            places.remove(defined.set(free, item));
        }
        places.put(item, free);
        out.putVarint(free * 2L + 1);
        out.putBlock(definition);
    }
}

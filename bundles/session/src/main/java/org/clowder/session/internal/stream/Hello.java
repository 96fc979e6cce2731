package org.clowder.session.internal.stream;

import java.util.LinkedHashSet;
import java.util.Set;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;

/**
 * How a member introduces itself.
 *
 * @param lowest version of the protocol that it knows
 * @param highest version of the protocol that it knows
 * @param revision rises with each change of its stores
 * @param seen the revision of the receiver that it has seen, 0 for none
 * @param stores the names of its stores
 */
record Hello(long lowest, long highest, long revision, long seen, Set<String> stores) {

    private static final int MAX_STORES = 65_536;

    void write(WireOutput out) {
        out.putVarint(lowest);
        out.putVarint(highest);
        out.putVarint(revision);
        out.putVarint(seen);
        out.putVarint(stores.size());
        stores.forEach(out::putString);
    }

    static Hello read(WireInput in) throws MalformedInputException {
        long lowest = in.getVarint();
        long highest = in.getVarint();
        long revision = in.getVarint();
        long seen = in.getVarint();
        int count = in.getCount(Math.min(MAX_STORES, in.remaining()), "number of stores");
        Set<String> stores = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            stores.add(in.getString());
        }
        return new Hello(lowest, highest, revision, seen, stores);
    }
}

package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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
 * @param start rises with each start of the cluster in its process; 0 if that is not said
 * @param passive those of the stores that are kept and not shown
 * @param asks true if the sender does not know that the receiver has seen its revision: it is to say so
 * @param leaving those of the stores that the sender is about to give up: what it acknowledges of them does not count
 * @param stops true if the sender stops its cluster now
 * @param others the members that the sender knows besides, there or away: who does not see one of them knows whom it misses
 */
public record Hello(
        long lowest,
        long highest,
        long revision,
        long seen,
        Set<String> stores,
        long start,
        Set<String> passive,
        boolean asks,
        Set<String> leaving,
        boolean stops,
        List<Known> others) {

    private static final int MAX_STORES = 65_536;
    private static final int MAX_OTHERS = 64;

    /** One that names no others. */
    public Hello(
            long lowest,
            long highest,
            long revision,
            long seen,
            Set<String> stores,
            long start,
            Set<String> passive,
            boolean asks,
            Set<String> leaving,
            boolean stops) {
        this(lowest, highest, revision, seen, stores, start, passive, asks, leaving, stops, List.of());
    }

    /**
     * A member that the sender knows.
     *
     * @param member as Tribes writes a member
     * @param incarnation in which it was known, or 0
     * @param millis how long ago it was heard last
     */
    public record Known(byte[] member, long incarnation, long millis) {}

    public void write(WireOutput out) {
        out.putVarint(lowest);
        out.putVarint(highest);
        out.putVarint(revision);
        out.putVarint(seen);
        write(stores, out);
        out.putVarint(start);
        write(passive, out);
        out.putByte(asks ? 1 : 0);
        write(leaving, out);
        out.putByte(stops ? 1 : 0);
        int count = Math.min(MAX_OTHERS, others.size());
        out.putVarint(count);
        for (Known each : others.subList(0, count)) {
            out.putBlock(each.member());
            out.putFixedLong(each.incarnation());
            out.putVarint(each.millis());
        }
    }

    private static void write(Set<String> names, WireOutput out) {
        out.putVarint(names.size());
        names.forEach(out::putString);
    }

    /** What other versions append, or do not know, is left alone. */
    public static Hello read(WireInput in) throws MalformedInputException {
        long lowest = in.getVarint();
        long highest = in.getVarint();
        long revision = in.getVarint();
        long seen = in.getVarint();
        Set<String> stores = names(in);
        long start = in.remaining() > 0 ? in.getVarint() : 0;
        Set<String> passive = in.remaining() > 0 ? names(in) : Set.of();
        boolean asks = in.remaining() == 0 || in.getByte() != 0;
        Set<String> leaving = in.remaining() > 0 ? names(in) : Set.of();
        boolean stops = in.remaining() > 0 && in.getByte() != 0;
        List<Known> others = in.remaining() > 0 ? others(in) : List.of();
        return new Hello(lowest, highest, revision, seen, stores, start, passive, asks, leaving, stops, others);
    }

    private static List<Known> others(WireInput in) throws MalformedInputException {
        int count = in.getCount(MAX_OTHERS, "number of other members");
        List<Known> others = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            others.add(new Known(in.getBlock(), in.getFixedLong(), in.getVarint()));
        }
        return others;
    }

    private static Set<String> names(WireInput in) throws MalformedInputException {
        int count = in.getCount(Math.min(MAX_STORES, in.remaining()), "number of stores");
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            names.add(in.getString());
        }
        return names;
    }
}

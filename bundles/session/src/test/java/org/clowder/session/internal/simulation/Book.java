package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;

/** What is known outside of the members of one session: by the client, who got answers, and by who watches it. */
final class Book {

    final int number;
    String id;
    String key;
    boolean busy;
    boolean expired;
    /** Who has ended it by time; null for nobody. */
    Write.Holder endedBy;
    /** Whom that one had ever seen by then. */
    Set<Member> seenAtEnd;

    boolean ending;
    /** Two members gave it new ids, and neither knew of the other: either may be the one. */
    boolean idContested;

    long timeoutMillis;
    Write created;
    Write ended;
    /** Each with the moment of the answer. */
    final Map<String, Write> oldIds = new LinkedHashMap<>();
    /** Ids that it may have: an answer is missing. */
    final List<String> possibleIds = new ArrayList<>();

    /** When each life of a member used it last, in ns. */
    private final Map<Write.Holder, Long> uses = new LinkedHashMap<>();

    final Map<String, List<Write>> attributes = new LinkedHashMap<>();

    Book(int number) {
        this.number = number;
    }

    /**
     * What a member shows, as the write that it came from; null for nothing ever. Of an attribute that is not there the last removal
     * counts that the member can have taken.
     */
    Write find(String attribute, Replica replica) {
        String value = text(replica, attribute);
        List<Write> writes = attributes.getOrDefault(attribute, List.of());
        for (int i = writes.size() - 1; i >= 0; i--) {
            Write write = writes.get(i);
            if (value != null && value.equals(write.value())) {
                return write;
            }
            if (value == null && write.value() == null && write.version() <= replica.version()) {
                return write;
            }
        }
        if (value != null) {
            throw new Violation("session " + number + ": " + attribute + " is " + value + ", which nobody wrote to it");
        }
        return null;
    }

    void used(SimulatedMember by, long now) {
        uses.put(new Write.Holder(by, by.exchange()), now);
    }

    /**
     * The last use that a member can know of: on one that has not died since, as one that has may not have told of it, and that it has
     * ever seen.
     */
    long usedAt(SimulatedMember known) {
        return uses.entrySet().stream()
                .filter(each -> each.getKey().survives())
                .filter(each -> known.hasSeen(each.getKey().member()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /**
     * A member does not have the store any more: others that have the session know when it was used there.
     *
     * @param known true if the member must have known of one of the others
     */
    void gaveUp(SimulatedMember member, List<SimulatedMember> others, boolean known) {
        Long at = uses.remove(new Write.Holder(member, member.exchange()));
        if (at != null && key != null) {
            others.stream()
                    .filter(each -> each.store().get(key) != null)
                    .forEach(each -> uses.merge(new Write.Holder(each, each.exchange()), at, Math::max));
        }
        writes().forEach(write -> write.gaveUp(member, others, known));
    }

    /** On whatever member. */
    long lastUse() {
        return uses.values().stream().mapToLong(each -> each).max().orElse(0);
    }

    /** Another member, that could not know of it, has taken something else for the same attribute, or another new id. */
    boolean contested(Write write) {
        return attributes.values().stream()
                        .filter(writes -> writes.contains(write))
                        .flatMap(List::stream)
                        .anyMatch(each -> each != write && !Write.older(each, write))
                || oldIds.containsValue(write) && (oldIds.size() > 1 || !possibleIds.isEmpty() || idContested);
    }

    /** Another member, that could not know of it, has removed the attribute: so nothing may be what counts. */
    boolean removedBeside(String attribute, Write write) {
        return attributes.getOrDefault(attribute, List.of()).stream()
                .anyMatch(each -> each.value() == null && each != write && !Write.older(each, write));
    }

    static String text(Replica replica, String attribute) {
        EncodedValue value = replica.value(attribute);
        return value == null ? null : value.text();
    }

    /** All that was written to it, its new ids, and its end. */
    Stream<Write> writes() {
        return Stream.of(
                        attributes.values().stream().flatMap(List::stream),
                        oldIds.values().stream(),
                        Stream.of(created, ended))
                .flatMap(each -> each)
                .filter(Objects::nonNull);
    }

    Write last(String attribute) {
        Write last = null;
        for (Write write : attributes.getOrDefault(attribute, List.of())) {
            last = write.isAcknowledged() ? write : last;
        }
        return last;
    }

    @Override
    public String toString() {
        return "session " + number + " (" + id + ", " + key + ")";
    }
}

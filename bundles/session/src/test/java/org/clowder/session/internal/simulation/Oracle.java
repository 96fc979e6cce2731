package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;

/** Remembers what was acknowledged to clients, and compares with it what members answer and what they hold. Knows no rule of the engine. */
final class Oracle {

    /** How long a member may not know of what another one acknowledged: the way, and once again if frames are lost. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private static final long LOSSY_GRACE = TimeUnit.SECONDS.toNanos(12);

    private final World world;
    private final Network network;
    private final Map<String, Book> byKey = new LinkedHashMap<>();
    private final List<Book> books = new ArrayList<>();
    /** When each process of a member began. */
    private final Map<Member, Long> starts = new LinkedHashMap<>();

    private long[][] cutAt;

    Oracle(World world, Network network, int members) {
        this.world = world;
        this.network = network;
        cutAt = new long[members][members];
    }

    List<SimulatedMember> members() {
        return network.members();
    }

    void created(Book book, String key) {
        book.key = key;
        byKey.put(key, book);
        if (!books.contains(book)) {
            books.add(book);
        }
    }

    /** Frames between two members were lost until now. */
    void cut(int one, int other) {
        cutAt[one][other] = world.now();
        cutAt[other][one] = world.now();
    }

    // ---- while it runs

    /** A request finds this at a member. */
    void found(SimulatedMember member, Book book, String attribute, Write seen) {
        Write last = book.last(attribute);
        if (last != null
                && last != seen
                && Write.older(seen, last)
                && mustKnow(member, last)
                && book.ended == null
                && !(last.value() == null && outOfSight(last))
                && !(seen != null && seen.value() == null && book.removedBeside(attribute, last))) {
            throw new Violation(book + ": member " + member.index() + " shows " + attribute + " as " + seen + ", but "
                    + last + " was acknowledged " + age(last) + " ms ago and is held by members that it can reach");
        }
    }

    /** A request with the session's id finds a session at a member, or none. */
    void found(SimulatedMember member, Book book, Replica replica) {
        if (replica == null) {
            if (book.created != null
                    && !book.ending
                    && !over(book)
                    && book.possibleIds.isEmpty()
                    && !book.idContested
                    && mustKnow(member, book.oldIds.isEmpty() ? book.created : renamed(book))) {
                throw new Violation(book + ": member " + member.index() + " does not know it");
            }
        } else if (book.ended != null
                && book.key.equals(replica.key())
                && mustKnow(member, book.ended)
                && !outOfSight(book.ended)) {
            throw new Violation(book + ": member " + member.index() + " answers, though its end was acknowledged "
                    + age(book.ended) + " ms ago");
        }
    }

    private static Write renamed(Book book) {
        Write last = null;
        for (Write each : book.oldIds.values()) {
            last = each;
        }
        return last;
    }

    /** A request with a former id of the session finds something. */
    void foundOld(SimulatedMember member, Book book, String oldId, Replica replica) {
        Write renamed = book.oldIds.get(oldId);
        if (replica != null && renamed != null && replica.key().equals(book.key) && mustKnow(member, renamed)) {
            throw new Violation(book + ": member " + member.index() + " answers the old id " + oldId + " "
                    + age(renamed) + " ms later");
        }
    }

    /**
     * A member that was there at the time, or came later, has never been seen by one that holds it: it slept or was cut off while all that knew
     * it began anew. That is the documented limit of what can be known.
     */
    private boolean outOfSight(Write write) {
        List<SimulatedMember> holders = write.holders().stream()
                .filter(Write.Holder::survives)
                .map(Write.Holder::member)
                .toList();
        long at = write.acknowledgedAt();
        return holders.stream()
                .anyMatch(holder -> write.present().stream().anyMatch(each -> !holder.hadSeen(each, at))
                        || starts.entrySet().stream()
                                .anyMatch(each ->
                                        each.getValue() > at && !holder.hadSeen(each.getKey(), each.getValue())));
    }

    /** Another process of a member runs. */
    void started(Member life) {
        starts.put(life, world.now());
    }

    private long age(Write write) {
        return TimeUnit.NANOSECONDS.toMillis(world.now() - write.acknowledgedAt());
    }

    /** True if the member has had the time and the way to learn of it from one that held it and lives. */
    private boolean mustKnow(SimulatedMember member, Write write) {
        long grace = network.neverLoses() ? GRACE : LOSSY_GRACE;
        if (!write.isAcknowledged() || world.now() - write.acknowledgedAt() < grace) {
            return false;
        }
        for (Write.Holder holder : write.holders()) {
            if (!holder.survives()) {
                continue;
            }
            if (holder.member() == member) {
                return true;
            }
            int other = holder.member().index();
            boolean reached = holder.member().awake()
                    && world.now() - holder.member().awakeSince() > grace
                    && network.connected(member.index(), other)
                    && world.now() - cutAt[member.index()][other] > LOSSY_GRACE
                    && member.knows(holder.member())
                    && holder.member().knows(member);
            // one that has slept knows that, and asks before it answers
            boolean asks = network.neverLoses()
                    && world.now() - member.awakeSince() < GRACE
                    && member.awakeSince() - member.sleptAt() > GRACE * 6 / 5
                    && member.fellAsleepBeside(holder.member())
                    && holder.member().changedAt() + 2 * GRACE < member.sleptAt();
            boolean rested = network.neverLoses() || world.now() - member.awakeSince() > grace;
            if (reached
                    && world.now() - member.startedAt() > LOSSY_GRACE
                    && (asks || rested && !recentlyChanged(member))) {
                return true;
            }
        }
        return false;
    }

    /** A member says that it has what the others had. */
    void joined(SimulatedMember member) {
        for (Book book : books) {
            if (book.created != null
                    && !book.ending
                    && !over(book)
                    && member.store().get(book.key) == null
                    && book.created.holders().stream()
                            .anyMatch(holder -> tells(holder, member, book.created) && has(holder.member(), book))) {
                throw new Violation("member " + member.index() + " says that it has all, and lacks " + book);
            }
        }
    }

    /** Whether it should still have it is not the affair of who joins. */
    private static boolean has(SimulatedMember member, Book book) {
        return member.link() != null && member.store().get(book.key) != null;
    }

    /** One that has had the time to get to know the other, and to tell it what it has. */
    private boolean tells(Write.Holder holder, SimulatedMember joining, Write write) {
        SimulatedMember member = holder.member();
        return holder.survives()
                && network.neverLoses()
                && world.now() - write.acknowledgedAt() > GRACE
                && member != joining
                && member.awake()
                && network.connected(member.index(), joining.index())
                && Math.max(member.changedAt(), cutAt[member.index()][joining.index()])
                        < joining.startedAt() - LOSSY_GRACE
                && joining.knows(member)
                && member.knows(joining)
                && (write.acknowledgedAt() < joining.startedAt() || seesAll(joining));
    }

    /** Else what one that it does not see writes meanwhile reaches others, and not this one. */
    private boolean seesAll(SimulatedMember joining) {
        return network.members().stream()
                .allMatch(each -> each == joining || !each.running() || joining.knows(each) && each.knows(joining));
    }

    /** With a third member that fell silent or left, it takes until that is noticed. */
    private boolean recentlyChanged(SimulatedMember member) {
        for (SimulatedMember other : network.members()) {
            if (other != member
                    && !(member.lost(other, GRACE) && !other.running())
                    && (world.now() - other.changedAt() < LOSSY_GRACE
                            || !network.connected(member.index(), other.index())
                            || world.now() - cutAt[member.index()][other.index()] < LOSSY_GRACE)) {
                return true;
            }
        }
        return false;
    }

    /** A change was confirmed by a member: then one beside the writer's holds it, or was there and has gone since. */
    void confirmed(SimulatedMember by, Write write, long since, Book book) {
        boolean held = write.holders().stream().anyMatch(holder -> holder.member() != by);
        boolean gone = network.members().stream()
                .anyMatch(each -> !each.running() || each.exchange() == null || each.changedAt() >= since);
        if (!held && !gone && !book.contested(write)) {
            throw new Violation(
                    book + ": " + write + " was confirmed to member " + by.index() + ", and no other member has it");
        }
    }

    /** A member ends a session because nobody used it. */
    void expires(SimulatedMember member, Replica replica) {
        Book book = byKey.get(replica.key());
        if (book == null || book.ended != null && outOfSight(book.ended)) {
            return;
        }
        long idle = TimeUnit.NANOSECONDS.toMillis(world.now() - book.usedAt(member));
        if (book.timeoutMillis == 0 || idle < book.timeoutMillis - 100) {
            throw new Violation(book + ": member " + member.index() + " ends it by time " + idle
                    + " ms after its last use, its timeout is " + book.timeoutMillis + " ms");
        }
        book.expired = true;
    }

    void ended(Replica replica) {
        Book book = byKey.get(replica.key());
        if (book != null && !book.ending && !over(book)) {
            throw new Violation(book + " ended, and nobody ended it");
        }
    }

    /** It has ended by time, or may have. */
    private boolean over(Book book) {
        return book.expired
                || book.timeoutMillis > 0
                        && world.now() - book.lastUse() >= TimeUnit.MILLISECONDS.toNanos(book.timeoutMillis);
    }

    // ---- at rest

    void atRest() {
        List<SimulatedMember> members = network.members().stream()
                .filter(SimulatedMember::running)
                .filter(each -> each.exchange() != null)
                .toList();
        equal(members);
        for (Book book : books) {
            for (SimulatedMember member : members) {
                check(member, book);
            }
        }
    }

    /** All members know each other, and nothing is under way between them or to be made up for. */
    boolean calm() {
        int others = network.members().size() - 1;
        return network.members().stream()
                .allMatch(each ->
                        each.exchange().connected() == others && each.exchange().settled());
    }

    /** No member holds what will be over by time, or remembers what has been. */
    boolean nothingLeft() {
        return network.members().stream()
                .map(SimulatedMember::store)
                .allMatch(each -> each.markers() == 0
                        && each.replicas().stream().noneMatch(replica -> replica.timeoutNanos() > 0));
    }

    /** Long after the last request: what has a timeout is over, and nothing is remembered of it. */
    void afterExpiry() {
        List<SimulatedMember> members = network.members();
        equal(members);
        for (SimulatedMember member : members) {
            for (Replica replica : member.store().replicas()) {
                if (replica.timeoutNanos() > 0) {
                    throw new Violation("member " + member.index() + " still has " + replica + " "
                            + byKey.get(replica.key()) + ", which is over for long");
                }
            }
            if (member.store().markers() > 0) {
                throw new Violation("member " + member.index() + " still keeps "
                        + member.store().markers() + " markers");
            }
        }
    }

    private static void equal(List<SimulatedMember> members) {
        Map<String, String> first = null;
        for (SimulatedMember member : members) {
            if (!member.exchange().settled()) {
                throw new Violation("member " + member.index() + " does not come to rest: lag "
                        + member.exchange().lag()
                        + ", " + member.store() + (member.link().certain() ? "" : ", in doubt")
                        + (member.link().joined().isDone() ? "" : ", not joined"));
            }
            for (Replica replica : member.store().replicas()) {
                if (member.store().digests().get(Digests.range(replica.key())) == 0) {
                    throw new Violation("member " + member.index() + ": " + replica + " is in no digest");
                }
            }
            Map<String, String> content = content(member.store());
            if (first != null && !first.equals(content)) {
                Map<String, String> one = new TreeMap<>(first);
                Map<String, String> two = new TreeMap<>(content);
                one.entrySet().removeAll(content.entrySet());
                two.entrySet().removeAll(first.entrySet());
                throw new Violation("members 0 and " + member.index() + " differ: " + one + "\n and " + two);
            }
            first = content;
        }
    }

    private static Map<String, String> content(ReplicaStore store) {
        Map<String, String> content = new TreeMap<>();
        for (Replica replica : store.replicas()) {
            Map<String, String> texts = new TreeMap<>();
            replica.names().forEach(name -> texts.put(name.replace('\0', '!'), Book.text(replica, name)));
            content.put(replica.key(), replica.id() + " " + texts);
        }
        return content;
    }

    private void check(SimulatedMember member, Book book) {
        if (book.key == null) {
            return;
        }
        Replica replica = member.store().get(book.key);
        if (book.ended != null && book.ended.survives() && replica != null && !outOfSight(book.ended)) {
            throw new Violation(book + " was ended, and lives on member " + member.index());
        }
        boolean survives = book.created != null && book.created.survives();
        if (survives && !book.ending && !over(book) && replica == null) {
            throw new Violation(book + " is gone on member " + member.index());
        }
        if (replica == null || book.ended != null) {
            return;
        }
        book.oldIds.forEach((id, renamed) -> {
            if (renamed.survives() && replica.equals(member.store().find(id))) {
                throw new Violation(book + ": the old id " + id + " answers on member " + member.index());
            }
        });
        book.attributes.forEach((attribute, writes) -> {
            Write shown = book.find(attribute, replica);
            for (Write write : writes) {
                if (write.survives()
                        && write != shown
                        && Write.older(shown, write)
                        && !(write.value() == null && outOfSight(write))
                        && !(shown != null && shown.value() == null && book.removedBeside(attribute, write))) {
                    throw new Violation(book + ": member " + member.index() + " shows " + attribute + " as " + shown
                            + ", but " + write + " was acknowledged and a member that had it lives");
                }
            }
        });
    }
}

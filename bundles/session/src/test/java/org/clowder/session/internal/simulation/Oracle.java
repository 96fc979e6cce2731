package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;

/** Remembers what was acknowledged to clients, and compares with it what members answer and what they hold. Knows no rule of the engine. */
final class Oracle {

    /** How long a member may not know of what another one acknowledged: the way, and once again if frames are lost. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    /** How long it may take until a member that has gone is missed. */
    private static final long UNNOTICED = TimeUnit.SECONDS.toNanos(5);

    private static final long LOSSY_GRACE = TimeUnit.SECONDS.toNanos(12);

    /** As {@link #LOSSY_GRACE}, if nothing is lost but while members are cut off: silence of 3 s is noticed, and made up for. */
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(5);

    private final World world;
    private final Network network;
    private final Map<String, Book> byKey = new LinkedHashMap<>();
    private final List<Book> books = new ArrayList<>();
    /** When each process of a member began. */
    private final Map<Member, Long> starts = new LinkedHashMap<>();

    private final Map<String, String> logins = new HashMap<>();
    private long[][] cutAt;
    /** True if whoever takes a session over asks others: one that lives and can be reached may be the only one that has a write. */
    private final boolean asks;

    Oracle(World world, Network network, int members, Guarantee guarantee) {
        this.world = world;
        this.network = network;
        this.asks = guarantee == Guarantee.APPLIED;
        cutAt = new long[members][members];
    }

    List<SimulatedMember> members() {
        return network.members();
    }

    /** Whatever session of that key has this id has it by a login. */
    void loggedIn(String key, String id) {
        logins.put(id, key);
    }

    /** What a login changes is shown together, or not at all. */
    void shown(SimulatedMember member, Replica replica) {
        String id = replica.id();
        if (replica.key().equals(logins.get(id))
                && !(id.equals(Book.text(replica, Client.LOGIN)) && id.equals(Book.text(replica, Client.USER)))) {
            throw new Violation("member " + member.index() + " shows the id of the login " + id + " with "
                    + Book.text(replica, Client.LOGIN) + " and the user " + Book.text(replica, Client.USER));
        }
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
                && (mustKnow(member, last) || mustAsk(member, last))
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
                    && Stream.of(book.oldIds.isEmpty() ? book.created : renamed(book))
                            .anyMatch(write -> mustKnow(member, write) || mustAsk(member, write))) {
                throw new Violation(book + ": member " + member.index() + " does not know it");
            }
        } else if (book.ended != null
                && book.key.equals(replica.key())
                && (mustKnow(member, book.ended) || mustAsk(member, book.ended))
                && !outOfSight(book.ended)) {
            throw new Violation(book + ": member " + member.index() + " answers, though its end was acknowledged "
                    + age(book.ended) + " ms ago");
        }
    }

    /** The removal, of what was written or of what it had replaced, may be forgotten by now, and what was there before come back. */
    private boolean removedOutOfSight(Write write, Write removal) {
        return removal.value() == null
                && removal.isAcknowledged()
                && (removal == write || Write.older(write, removal))
                && outOfSight(removal);
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
        if (replica != null
                && renamed != null
                && replica.key().equals(book.key)
                && (mustKnow(member, renamed) || mustAsk(member, renamed))) {
            throw new Violation(book + ": member " + member.index() + " answers the old id " + oldId + " "
                    + age(renamed) + " ms later");
        }
    }

    /**
     * A member that was there at the time, or came later, has never been seen by one that holds it: it slept or was cut off while all that knew
     * it began anew. That is the documented limit of what can be known.
     */
    private boolean outOfSight(Write write) {
        return outOfSight(
                write,
                write.holders().stream()
                        .filter(Write.Holder::survives)
                        .map(Write.Holder::member)
                        .toList());
    }

    private boolean outOfSight(Write write, List<SimulatedMember> holders) {
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

    private long settled() {
        return network.neverLoses() ? SETTLED : LOSSY_GRACE;
    }

    /** True if the member has had the time and the way to learn of it from one that held it and lives. */
    private boolean mustKnow(SimulatedMember member, Write write) {
        long grace = network.neverLoses() ? GRACE : LOSSY_GRACE;
        long settled = settled();
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
                    && world.now() - cutAt[member.index()][other] > settled
                    && member.knows(holder.member())
                    && holder.member().knows(member);
            // one that has slept knows that, and asks before it answers
            boolean asks = network.neverLoses()
                    && world.now() - member.awakeSince() < GRACE
                    && member.awakeSince() - member.sleptAt() > GRACE * 6 / 5
                    && member.fellAsleepBeside(holder.member())
                    && holder.member().changedAt() + 2 * GRACE < member.sleptAt();
            // one that it has known, and could talk to, for long before it slept it knows when it wakes
            boolean acquainted = network.neverLoses()
                    && holder.member().changedAt() + GRACE < member.sleptAt()
                    && cutAt[member.index()][other] + GRACE < member.sleptAt()
                    && member.sleptAt() - member.startedAt() > settled;
            boolean awakeForLong = world.now() - member.awakeSince() > grace;
            if (reached
                    && world.now() - member.startedAt() > settled
                    && (acquainted || awakeForLong)
                    && (asks || !recentlyChanged(member))) {
                return true;
            }
        }
        return false;
    }

    /** True if it was confirmed, and the member can ask one that has it: however short a time ago, and whatever has become of others. */
    private boolean mustAsk(SimulatedMember member, Write write) {
        return asks
                && write.isConfirmed()
                && network.neverLoses()
                && undisturbed(member)
                && write.holders().stream()
                        .filter(Write.Holder::survives)
                        .map(Write.Holder::member)
                        .anyMatch(holder -> holder == member
                                || undisturbed(holder) && member.knows(holder) && holder.knows(member));
    }

    /** It has run for some time, and could talk to all others. */
    private boolean undisturbed(SimulatedMember member) {
        return member.awake()
                && world.now() - Math.max(member.changedAt(), member.openedAt()) > SETTLED
                && network.members().stream()
                        .allMatch(each -> each == member
                                || network.connected(member.index(), each.index())
                                        && world.now() - cutAt[member.index()][each.index()] > SETTLED);
    }

    /** A member does not have the store any more, nor what it has confirmed. */
    void gaveUp(SimulatedMember member) {
        // of one that has just begun, and that it has not seen, it cannot know
        List<SimulatedMember> others = network.members().stream()
                .filter(each -> each.hasStore() && member.knows(each))
                .toList();
        long grace = network.neverLoses() ? GRACE : LOSSY_GRACE;
        boolean known = others.stream().anyMatch(each -> world.now() - each.openedAt() > grace);
        books.forEach(book -> book.gaveUp(member, others, known));
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
        return member.hasStore() && member.store().get(book.key) != null;
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
                .allMatch(each -> each == joining
                        || !each.running()
                        || joining.knows(each)
                                && each.knows(joining)
                                && network.connected(each.index(), joining.index())
                                && network.connected(joining.index(), each.index())
                                && world.now() - cutAt[each.index()][joining.index()] > GRACE);
    }

    /** With a third member that fell silent or left, it takes until that is noticed. */
    private boolean recentlyChanged(SimulatedMember member) {
        for (SimulatedMember other : network.members()) {
            if (other != member
                    && !(member.lost(other, GRACE) && !other.running())
                    && (world.now() - other.changedAt() < settled()
                            || !network.connected(member.index(), other.index())
                            || world.now() - cutAt[member.index()][other.index()] < settled())) {
                return true;
            }
        }
        return false;
    }

    /** A change was confirmed by a member: then one beside the writer's holds it, or was there and has gone since. */
    void confirmed(SimulatedMember by, Write write, long since, Book book) {
        boolean held = write.holders().stream().anyMatch(holder -> holder.member() != by);
        boolean gone = network.members().stream()
                .anyMatch(each -> !each.running()
                        || each.exchange() == null
                        || Math.max(each.changedAt(), each.closedAt()) >= since);
        if (!held && !gone && !book.contested(write)) {
            throw new Violation(
                    book + ": " + write + " was confirmed to member " + by.index() + ", and no other member has it");
        }
    }

    /**
     * A member has said that others have all that it has: each write, end and id that it knows survives it. Unless one of them has died or
     * stopped, and it cannot have noticed.
     */
    void handedOver(SimulatedMember leaving) {
        boolean unnoticed = members().stream()
                .anyMatch(each -> each != leaving
                        && world.now() - each.changedAt() < UNNOTICED
                        && (each.exchange() == null || world.now() - each.startedAt() < UNNOTICED));
        for (Book book : books) {
            List<Write> known = new ArrayList<>();
            book.attributes.values().forEach(known::addAll);
            known.addAll(book.oldIds.values());
            known.add(book.created);
            known.add(book.ended);
            for (Write write : known) {
                if (write != null && write.isHeldBy(leaving)) {
                    List<Write.Holder> others = members().stream()
                            .filter(each -> each != leaving && write.isHeldBy(each))
                            .map(each -> new Write.Holder(each, each.exchange()))
                            .toList();
                    boolean forgettable =
                            (write.value() == null || write == book.ended) && outOfSight(write, List.of(leaving));
                    if (others.isEmpty()
                            && !unnoticed
                            && !forgettable
                            && !book.contested(write)
                            && lives(book, leaving)) {
                        throw new Violation(book + ": member " + leaving.index() + " says that all is safe, and nobody"
                                + " else has " + write);
                    }
                    write.handedOver(others);
                }
            }
        }
    }

    /** What has ended on all members that this one has ever seen needs nobody who knows that. */
    private boolean lives(Book book, SimulatedMember leaving) {
        return members().stream().anyMatch(each -> leaving.hasSeen(each) && has(each, book));
    }

    /** A member ends a session because nobody used it. */
    void expires(SimulatedMember member, Replica replica) {
        Book book = byKey.get(replica.key());
        if (book != null) {
            endsOnce(book, member);
        }
        // what has ended may end by time where that is not known yet
        if (book == null || book.ended != null) {
            return;
        }
        long idle = TimeUnit.NANOSECONDS.toMillis(world.now() - book.usedAt(member));
        if (book.timeoutMillis == 0 || idle < book.timeoutMillis - 100) {
            throw new Violation(book + ": member " + member.index() + " ends it by time " + idle
                    + " ms after its last use, its timeout is " + book.timeoutMillis + " ms");
        }
        book.expired = true;
    }

    /** Listeners hear of it as often as members end it; who has done so may not have known of the other. */
    private static void endsOnce(Book book, SimulatedMember member) {
        Write.Holder holder = new Write.Holder(member, member.exchange());
        if (book.endedBy != null
                && !book.endedBy.equals(holder)
                && book.endedBy.survives()
                && book.seenAtEnd.contains(member.life())) {
            throw new Violation(book + ": member " + book.endedBy.member().index() + " and member " + member.index()
                    + " both end it by time");
        }
        book.endedBy = holder;
        book.seenAtEnd = member.everSeen();
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
        for (SimulatedMember member : members) {
            member.listener().expectAllTold();
            member.store().replicas().forEach(replica -> shown(member, replica));
            books.forEach(book -> check(member, book));
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
                        && writes.stream().noneMatch(each -> removedOutOfSight(write, each))
                        && !(shown != null && shown.value() == null && book.removedBeside(attribute, write))) {
                    throw new Violation(book + ": member " + member.index() + " shows " + attribute + " as " + shown
                            + ", but " + write + " was acknowledged and a member that had it lives");
                }
            }
        });
    }
}

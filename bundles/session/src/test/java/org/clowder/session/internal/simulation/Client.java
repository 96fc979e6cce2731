package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Publisher;
import org.clowder.session.internal.exchange.Refresh;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Entry;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Ticket;

/** Who uses one session, one request after the other, at whatever member; and what a manager does for a request. */
final class Client {

    private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(2);
    private static final int MANY = 80;

    /** What a login sets: an attribute, and what the container keeps. */
    static final String LOGIN = "login";

    static final String USER = Entry.CONTAINER + "u";

    /** More than there is room for in a frame. */
    private static final String LARGE = "x".repeat(70_000);

    /** No member would take it. */
    private static final String TOO_LONG = "x".repeat(5_000);

    private final World world;
    private final Oracle oracle;
    private final Guarantee guarantee;
    private final Random chance;
    private Book book;
    private int writes;
    private Exchange servedBy;
    private long deadline;
    private long requestedAt;

    Client(World world, Oracle oracle, Guarantee guarantee, int number, long seed) {
        this.world = world;
        this.oracle = oracle;
        this.guarantee = guarantee;
        this.chance = new Random(seed);
        this.book = new Book(number);
    }

    private String freshId() {
        return String.format("%016X", chance.nextLong());
    }

    /** True while a request of it is under way in that life of a member, as far as it waits for it. */
    boolean servedBy(Exchange life) {
        return book.busy && servedBy == life && world.now() < deadline;
    }

    /** Sends a request, unless the last one is under way. */
    void request(Step step, SimulatedMember member) {
        if (!member.running() || !member.applicationRuns() || member.refusing()) {
            return;
        }
        if (book.busy && (servedBy == member.exchange() || world.now() < deadline)) {
            return;
        }
        book.busy = true;
        servedBy = member.exchange();
        deadline = world.now() + TimeUnit.SECONDS.toNanos(5);
        member.run(() -> {
            if (member.applicationRuns()) {
                serve(step, member);
            } else {
                book.busy = false;
            }
        });
    }

    private void serve(Step step, SimulatedMember member) {
        if (step.kind() == Step.Kind.CREATE || book.id == null) {
            create(member);
            return;
        }
        String id = step.kind() == Step.Kind.OLD_ID && !book.oldIds.isEmpty()
                ? List.copyOf(book.oldIds.keySet()).get(step.number() % book.oldIds.size())
                : book.id;
        refresh(step, member, id, 1);
    }

    private void refresh(Step step, SimulatedMember member, String id, int tries) {
        Refresh refresh =
                tries > Refresh.TRIES ? null : member.exchange().refresh(member.link(), id, guarantee, MAX_WAIT);
        Exchange life = member.exchange();
        Runnable next = () -> member.run(() -> {
            if (member.exchange() != life || !member.applicationRuns()) {
                return;
            }
            if (refresh != null
                    && (refresh.slept().getAsBoolean()
                            || refresh.another().getAsBoolean()
                            || refresh.ticket().done() && refresh.again().getAsBoolean())) {
                refresh(step, member, id, tries + 1);
            } else {
                found(step, member, id, member.store().find(id));
            }
        });
        if (refresh == null) {
            next.run();
        } else {
            refresh.ticket().whenDone(() -> world.after(1_000, next));
        }
    }

    private void create(SimulatedMember member) {
        boolean over = book.id == null || book.ended != null || book.expired;
        if (!over) {
            book.busy = false;
            return;
        }
        Book before = book;
        book = new Book(before.number);
        // an id that was used by a session that has ended is used again, as with a cookie for several applications
        boolean drawn =
                before.ended == null || chance.nextBoolean() || member.store().find(before.id) != null;
        book.id = drawn ? freshId() : before.id;
        book.busy = true;
        Replica replica = replica(member, drawn);
        oracle.created(book, replica.key());
        book.timeoutMillis = chance.nextInt(3) == 0 ? 0 : 5_000 + chance.nextInt(30_000);
        Map<String, EncodedValue> values = new HashMap<>();
        values.put(Entry.TIMEOUT, EncodedValue.text("" + book.timeoutMillis / 1000));
        book.timeoutMillis = book.timeoutMillis / 1000 * 1000;
        Book of = book;
        Write write = new Write("created", null);
        publish(member, () -> member.publisher().change(replica, values, guarantee, true), ticket -> {
            of.created = write;
            acknowledge(of, ticket, write, member, each -> each.get(of.key) != null || each.hasEnded(of.key));
        });
    }

    /** Some get their id after they were made. */
    private Replica replica(SimulatedMember member, boolean drawn) {
        boolean later = drawn && book.id.hashCode() % 4 == 0;
        Replica replica = member.exchange().create(member.link(), later ? "first" + book.id : book.id, drawn);
        if (later) {
            member.store().rekey(replica, book.id, 0);
        }
        return replica;
    }

    private void found(Step step, SimulatedMember member, String id, Replica found) {
        Replica replica = found != null && found.idle() ? null : found;
        if (!id.equals(book.id)) {
            oracle.foundOld(member, book, id, replica);
            book.busy = false;
            return;
        }
        boolean over = found != null && found.idle();
        if (!over || book.timeoutMillis == 0) {
            oracle.found(member, book, replica);
        }
        if (replica == null || !replica.key().equals(book.key) || book.ending) {
            book.busy = false;
            return;
        }
        replica.used();
        book.used(member, world.now());
        use(step, member, replica);
    }

    private void use(Step step, SimulatedMember member, Replica replica) {
        switch (step.kind()) {
            case WRITE -> write(member, replica, List.of("a" + step.number() % 3), true);
            case REMOVE -> write(member, replica, List.of("a" + step.number() % 3), false);
            case MANY -> write(member, replica, many(), true);
            case REMOVE_MANY -> write(member, replica, many(), false);
            case RENAME -> rename(member, replica, 1);
            case RENAME_TWICE -> rename(member, replica, 2);
            case END -> end(member, replica);
            case LOGIN -> login(step, member, replica);
            case MUTATE -> mutate(step, member, replica);
            case UNSENDABLE -> unsendable(step, member, replica);
            case TIMEOUT -> timeout(step, member, replica);
            default -> read(member, replica);
        }
    }

    private static List<String> many() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            names.add("many" + i);
        }
        return names;
    }

    private void read(SimulatedMember member, Replica replica) {
        for (String attribute : book.attributes.keySet()) {
            oracle.found(member, book, attribute, book.find(attribute, replica));
        }
        member.publisher().used(replica);
        book.busy = false;
    }

    private void write(SimulatedMember member, Replica replica, List<String> names, boolean values) {
        Map<String, EncodedValue> news = new HashMap<>();
        Map<String, Write> written = new LinkedHashMap<>();
        for (String name : names) {
            Write seen = book.find(name, replica);
            oracle.found(member, book, name, seen);
            Write write = new Write(values ? "s" + book.number + "w" + ++writes : null, seen);
            if (values || seen != null && seen.value() != null) {
                written.put(name, write);
                news.put(name, values ? EncodedValue.text(write.value()) : null);
                book.attributes.computeIfAbsent(name, key -> new ArrayList<>()).add(write);
            }
        }
        if (news.isEmpty()) {
            member.publisher().used(replica);
            book.busy = false;
            return;
        }
        publish(news, Replica.Known.ALL, written, member, replica);
    }

    private void publish(
            Map<String, EncodedValue> news,
            Replica.Known known,
            Map<String, Write> written,
            SimulatedMember member,
            Replica replica) {
        Book of = book;
        publish(
                member,
                () -> {
                    Ticket ticket = member.publisher().change(replica, news, known, guarantee, true);
                    written.values().forEach(write -> write.version(replica.version()));
                    return ticket;
                },
                ticket -> written.forEach((name, write) -> acknowledge(of, ticket, write, member, store -> {
                    Replica holding = store.get(of.key);
                    if (holding == null) {
                        return store.hasEnded(of.key);
                    }
                    Write shown = of.find(name, holding);
                    return shown == write || shown != null && Write.older(write, shown);
                })));
    }

    private void rename(SimulatedMember member, Replica replica, int times) {
        Book of = book;
        String oldId = book.id;
        String between = freshId();
        String newId = freshId();
        Write write = new Write(newId, null);
        book.idContested |= !book.possibleIds.isEmpty();
        book.possibleIds.add(newId);
        publish(
                member,
                () -> {
                    if (times > 1) {
                        renamed(member, replica, between);
                    }
                    return renamed(member, replica, newId);
                },
                ticket -> {
                    if (times > 1) {
                        of.oldIds.put(between, write);
                    }
                    renamed(of, oldId, write, ticket, member);
                });
    }

    private void renamed(Book of, String oldId, Write write, Ticket ticket, SimulatedMember by) {
        String newId = write.value();
        of.possibleIds.remove(newId);
        of.id = newId;
        of.oldIds.put(oldId, write);
        acknowledge(of, ticket, write, by, store -> {
            Replica holding = store.get(of.key);
            return holding == null ? store.hasEnded(of.key) : holding.id().equals(newId);
        });
    }

    /** Another id, who it is, and a value, in one change; some do not fit into one frame. */
    private void login(Step step, SimulatedMember member, Replica replica) {
        Book of = book;
        String oldId = book.id;
        Write write = new Write(freshId(), null);
        book.idContested |= !book.possibleIds.isEmpty();
        book.possibleIds.add(write.value());
        oracle.loggedIn(book.key, write.value());
        EncodedValue id = EncodedValue.text(write.value());
        Map<String, EncodedValue> values = new HashMap<>(Map.of(Entry.ID, id, USER, id, LOGIN, id));
        for (int i = 0; i < 2 && step.number() % 4 == 0; i++) {
            values.put("large" + step.number() % 50 + i, EncodedValue.text(LARGE));
        }
        publish(
                member,
                () -> member.publisher().change(replica, values, guarantee, true),
                ticket -> renamed(of, oldId, write, ticket, member));
    }

    /** An object that a request has in hand changes inside; that is looked at when the request ends, whatever has come meanwhile. */
    private void mutate(Step step, SimulatedMember member, Replica replica) {
        String name = "a" + step.number() % 3;
        Write seen = book.find(name, replica);
        oracle.found(member, book, name, seen);
        Exchange life = member.exchange();
        EncodedValue held = replica.value(name);
        if (held == null) {
            read(member, replica);
            return;
        }
        replica.busy(() -> true);
        world.afterMillis(
                step.number() % 300,
                () -> member.run(() -> {
                    replica.busy(() -> false);
                    replica.usedUntilNow();
                    if (member.exchange() == life && !replica.ended()) {
                        mutated(name, member, replica, held, seen, step.number() % 2 == 0);
                    } else {
                        book.busy = false;
                    }
                }));
    }

    private void mutated(
            String name, SimulatedMember member, Replica replica, EncodedValue held, Write seen, boolean sets) {
        boolean displaced = replica.value(name) != held;
        long conflicts = member.store().conflicts();
        if (displaced && !sets) {
            replica.givenUp(name, member.exchange().self());
            book.busy = false;
        } else {
            Write write = new Write("s" + book.number + "w" + ++writes, seen);
            book.attributes.computeIfAbsent(name, each -> new ArrayList<>()).add(write);
            Replica.Known known = (each, present, own) -> present == held;
            publish(Map.of(name, EncodedValue.text(write.value())), known, Map.of(name, write), member, replica);
        }
        if (displaced && member.store().conflicts() == conflicts) {
            throw new Violation(book + ": member " + member.index() + " does not count that " + name
                    + " was changed by two, who did not know of each other");
        }
    }

    /** It has something that cannot be sent, until it ends. */
    private void unsendable(Step step, SimulatedMember member, Replica replica) {
        Exchange life = member.exchange();
        book.ending = true;
        publish(
                member,
                () -> member.publisher().change(replica, Map.of(TOO_LONG, EncodedValue.text("")), guarantee, true),
                ticket -> {});
        world.afterMillis(
                1 + step.number() * 5L,
                () -> member.run(() -> {
                    if (member.exchange() == life && !replica.ended()) {
                        replica.used();
                        end(member, replica);
                    }
                }));
    }

    private Ticket renamed(SimulatedMember member, Replica replica, String id) {
        return member.publisher().change(replica, Map.of(Entry.ID, EncodedValue.text(id)), guarantee, true);
    }

    private void end(SimulatedMember member, Replica replica) {
        Book of = book;
        of.ending = true;
        Write write = new Write("end", null);
        publish(member, () -> member.publisher().end(replica, guarantee), ticket -> {
            of.ended = write;
            acknowledge(of, ticket, write, member, store -> store.hasEnded(of.key));
        });
    }

    private void timeout(Step step, SimulatedMember member, Replica replica) {
        int seconds = 5 + step.number() % 20;
        // until the answer the shorter one may count
        book.timeoutMillis = book.timeoutMillis == 0 ? seconds * 1000L : Math.min(book.timeoutMillis, seconds * 1000L);
        publish(
                member,
                () -> member.publisher()
                        .change(replica, Map.of(Entry.TIMEOUT, EncodedValue.text("" + seconds)), guarantee, true),
                ticket -> {});
    }

    private void publish(SimulatedMember member, Supplier<Ticket> change, Consumer<Ticket> answered) {
        book.used(member, world.now());
        Book of = book;
        Publisher publisher = member.publisher();
        Exchange life = member.exchange();
        requestedAt = world.now();
        Ticket ticket = change.get();
        Runnable answer = () -> world.after(
                1_000,
                () -> member.run(() -> {
                    if (member.exchange() == life) {
                        answered.accept(ticket);
                        of.busy = false;
                    }
                }));
        if (ticket == null) {
            answer.run();
        } else {
            publisher.whenApplied(ticket, MAX_WAIT, answer);
        }
    }

    private void acknowledge(Book of, Ticket ticket, Write write, SimulatedMember by, Predicate<ReplicaStore> has) {
        List<Write.Holder> holders = oracle.members().stream()
                .filter(SimulatedMember::hasStore)
                .filter(each -> has.test(each.store()))
                .map(each -> new Write.Holder(each, each.exchange()))
                .toList();
        List<Member> present = oracle.members().stream()
                .filter(each -> each.running() && each.exchange() != null)
                .map(SimulatedMember::life)
                .toList();
        boolean confirmed = ticket != null && ticket.confirmed();
        write.acknowledged(world.now(), confirmed, has, holders, present);
        if (confirmed) {
            oracle.confirmed(by, write, requestedAt, of);
        }
    }
}

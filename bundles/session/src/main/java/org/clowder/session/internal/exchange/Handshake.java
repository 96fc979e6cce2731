package org.clowder.session.internal.exchange;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.MemberAddress;

/**
 * How members get to know each other and their stores, and how that ends: HELLO, as docs/protocol.md has it. Thread-safe; sends under no
 * lock.
 */
final class Handshake {

    private static final Log log = LogFactory.getLog(Handshake.class);

    private final Core core;
    private final Set<UniqueId> foreign = ConcurrentHashMap.newKeySet();
    /** Members that do not run this cluster, and when they said so: they may begin to, and not be able to tell. */
    private final Map<UniqueId, Long> absent = new ConcurrentHashMap<>();

    /** What members said when they stopped their cluster; what they had said before may come later. */
    private final Map<UniqueId, Farewell> farewells = new ConcurrentHashMap<>();

    private record Farewell(long start, long incarnation, long revision) {

        /** True if it was said before, or by an incarnation of before. */
        boolean overtook(Hello hello, long from) {
            return hello.start() < start || from == incarnation && hello.revision() < revision;
        }
    }

    private final Map<UniqueId, Long> lastSent = new ConcurrentHashMap<>();

    Handshake(Core core) {
        this.core = core;
    }

    // ---- saying HELLO

    void greet(Member member) {
        if (core.wire.members().contains(member)) {
            lastSent.put(Roster.id(member), core.nanos());
        }
        RemoteMember known = core.roster.member(member);
        WireOutput frame = new WireOutput(256);
        long incarnation = known == null ? 0 : known.incarnation;
        new Header(Header.VERSION, Header.Kind.HELLO, core.self, incarnation, 0, 0).write(frame);
        core.roster.hello(known, core.departed.others(member)).write(frame);
        core.send(member, frame);
    }

    void greetAll() {
        core.wire.members().forEach(this::greet);
    }

    /** It does not know this incarnation, or is not known; it may say so with each of many frames. */
    void greetSometimes(Member member) {
        if (longAgo(member, core.timing.repetition().toNanos() / 5)) {
            greet(member);
        }
    }

    /**
     * Greets the member again if it has not seen what this one said last.
     *
     * @param known null if it has not introduced itself
     */
    void tick(Member member, RemoteMember known) {
        boolean seen = known != null && known.seen >= core.roster.revision();
        if (!seen && longAgo(member, core.timing.repetition().toNanos())) {
            lastSent.put(Roster.id(member), core.nanos());
            core.execute(() -> greet(member));
        }
    }

    private boolean longAgo(Member member, long nanos) {
        Long last = lastSent.get(Roster.id(member));
        return last == null || core.nanos() - last > nanos;
    }

    /** A member of the channel says that it does not run this cluster; one that was heard a moment ago has begun it meanwhile. */
    void refused(Member member) {
        RemoteMember remote = core.roster.member(member);
        if (remote == null) {
            absent.put(Roster.id(member), core.nanos());
        } else if (remote.silent) {
            log.info("Member " + remote + " does not run this cluster any more");
            end(remote);
        }
    }

    private boolean absent(UniqueId member) {
        Long said = absent.get(member);
        return said != null
                && core.nanos() - said < 2 * core.timing.repetition().toNanos();
    }

    /** True if all members have introduced themselves and seen what this one said, or do not run this cluster. */
    boolean complete() {
        return complete(member -> true);
    }

    /** As {@link #complete()}, of these members. */
    boolean complete(Predicate<Member> which) {
        return met(core.roster.revision(), which);
    }

    /** As {@link #complete()}, whatever they have seen of this one. */
    boolean met() {
        return met(0, member -> true);
    }

    private boolean met(long revision, Predicate<Member> which) {
        if (!core.wire.settled()) {
            return false;
        }
        for (Member member : core.wire.members()) {
            if (which.test(member) && !met(revision, member)) {
                return false;
            }
        }
        return true;
    }

    private boolean met(long revision, Member member) {
        RemoteMember known = core.roster.member(member);
        boolean outside = absent(Roster.id(member)) || foreign.contains(Roster.id(member));
        return known == null ? outside : known.seen >= revision;
    }

    // ---- hearing HELLO

    /** @param complete true if it knows this incarnation */
    void received(Hello hello, long incarnation, boolean complete, Member member) {
        if (!core.wire.members().contains(member)) {
            // the channel will tell of it; it repeats itself until then
            if (hello.stops() && !core.departed.farewell(member, incarnation) && core.roster.member(member) != null) {
                note(hello, incarnation, member);
            }
            return;
        }
        if (hello.lowest() > Header.VERSION || hello.highest() < Header.VERSION) {
            refuse(hello, member);
            return;
        }
        Farewell farewell = farewells.get(Roster.id(member));
        if (farewell != null && farewell.overtook(hello, incarnation)) {
            return;
        }
        RemoteMember before = core.roster.member(member);
        RemoteMember remote = before;
        if (before == null || before.incarnation != incarnation) {
            if (before != null && hello.start() < before.start) {
                return;
            }
            core.departed.returned(member);
            remote = new RemoteMember(core, member, incarnation, hello.start());
        }
        if (hello.revision() < remote.revision) {
            // overtaken on the way
            return;
        }
        core.departed.told(hello.others());
        if (hello.stops()) {
            farewell(hello, incarnation, member, before);
            return;
        }
        long seen = remote.seen;
        boolean known;
        try {
            known = core.roster.introduced(remote, before, hello);
            if (known && remote != before) {
                begin(remote, before);
            }
        } catch (RuntimeException | Error e) {
            if (remote == before) {
                // it repeats itself
                throw e;
            }
            // there is no thread, for example
            remote.broken(e);
            return;
        }
        if (!known) {
            if (!core.roster.closed()) {
                received(hello, incarnation, complete, member);
            }
            return;
        }
        if (remote == before) {
            if (remote.silent || remote.seen < seen) {
                // it was silent, or has lost sight of this one, and told it nothing meanwhile
                core.reconciler.doubt(remote);
            }
            remote.heard(core.nanos());
        }
        core.roster.deferred(remote).forEach(Runnable::run);
        RemoteMember introduced = remote;
        remote.out.release(store -> !introduced.stores.contains(store));
        remote.out.forsakeUncounted();
        if (remote.seen >= core.roster.revision() && remote.in.release(this::toldOf)) {
            remote.sender.acknowledge();
        }
        if (hello.asks() || !complete) {
            greet(member);
        }
    }

    private void farewell(Hello hello, long incarnation, Member member, RemoteMember known) {
        Farewell before = note(hello, incarnation, member);
        if (known != null) {
            end(known);
        } else if (before == null || before.incarnation() != incarnation) {
            // it may have told others something, and not this member
            core.reconciler.doubtAll();
        }
    }

    private Farewell note(Hello hello, long incarnation, Member member) {
        return farewells.put(Roster.id(member), new Farewell(hello.start(), incarnation, hello.revision()));
    }

    /** True if what is not acknowledged waits for nothing else than that its sender knows how it is with the store here. */
    private boolean toldOf(String store, String key) {
        return core.roster.link(store) == null || key.isEmpty();
    }

    private void refuse(Hello hello, Member member) {
        if (foreign.add(Roster.id(member))) {
            log.warn("Member " + MemberAddress.of(member) + " speaks versions " + hello.lowest() + " to "
                    + hello.highest() + " of the replication protocol, this one " + Header.VERSION
                    + ": sessions are not replicated between them. Bring both to the same version of Clowder.");
            // so that it can say the same
            greet(member);
        }
    }

    private void begin(RemoteMember remote, RemoteMember before) {
        UniqueId id = Roster.id(remote.member);
        foreign.remove(id);
        absent.remove(id);
        farewells.remove(id);
        core.questions.appeared();
        if (before != null) {
            ended(before);
        }
        core.surroundings.start(remote.sender, MemberAddress.of(remote.member));
    }

    /** A frame could not be handed over: nobody waits for that member until it answers again. */
    void unreachable(RemoteMember remote) {
        remote.out.giveUpWaiting();
        core.questions.gone(remote);
    }

    // ---- ends

    /** Ends a conversation; what waits for the member is dropped. */
    void end(RemoteMember remote) {
        if (core.roster.remove(remote)) {
            ended(remote);
        }
    }

    /** Does what goes with it that a member was taken out; done once more if memory ran out. */
    void ended(RemoteMember remote) {
        remote.out.close();
        core.questions.gone(remote);
        core.reconciler.gone(remote);
        // it may have told others more than this one
        core.reconciler.doubtAll();
        core.roster.ending().remove(remote);
    }

    void left(Member member) {
        UniqueId id = Roster.id(member);
        lastSent.remove(id);
        RemoteMember remote = core.roster.member(member);
        boolean outside = remote == null && (absent(id) || foreign.contains(id));
        absent.remove(id);
        foreign.remove(id);
        Farewell said = farewells.remove(id);
        boolean farewell = said != null && (remote == null || said.incarnation() == remote.incarnation);
        if (!outside || farewell) {
            long last = farewell ? said.incarnation() : 0;
            core.departed.add(member, remote == null ? last : remote.incarnation, farewell);
        }
        if (remote == null) {
            // its cluster may have begun meanwhile, and told others something, and not this member
            core.reconciler.doubtAll();
        } else {
            end(remote);
        }
    }
}

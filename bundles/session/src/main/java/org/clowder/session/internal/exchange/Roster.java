package org.clowder.session.internal.exchange;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;

/**
 * Which members take part, which stores this one has, and which of them has which. Its monitor guards changes; nothing is sent
 * and no replica is touched under it. What it is asked needs no lock.
 */
final class Roster {

    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<UniqueId, RemoteMember> members = new ConcurrentHashMap<>();
    /** As the maps: for who looks at all of them again and again. */
    private volatile List<Link> allLinks = List.of();

    private volatile List<RemoteMember> allMembers = List.of();
    /** Taken out, and not all that goes with that is done: an Error may have come in between. */
    private final Set<RemoteMember> ending = ConcurrentHashMap.newKeySet();
    /** True while the members change, and after an Error in that. */
    private volatile boolean changing;

    private final long start;
    private volatile long revision = 1;
    /** Of stores that are closed. */
    private long conflictsBefore;

    private boolean closed;

    /** @param start rises with each start of the cluster in this process */
    Roster(long start) {
        this.start = start;
    }

    static UniqueId id(Member member) {
        return new UniqueId(member.getUniqueId());
    }

    /** The store of that name that is open here, or null. */
    Link link(String name) {
        return links.get(name);
    }

    List<Link> links() {
        return allLinks;
    }

    /** A member that has introduced itself, or null. */
    RemoteMember member(Member member) {
        return members.get(id(member));
    }

    List<RemoteMember> members() {
        return allMembers;
    }

    int size() {
        return members.size();
    }

    long revision() {
        return revision;
    }

    // ---- stores

    synchronized Link open(ReplicaStore store, long awake) {
        Link link = new Link(store, awake);
        count(links.put(store.name(), link));
        changedLinks();
        relink(link);
        return link;
    }

    /** A store is shown, or not shown any more; or others are to say anew what they have. */
    synchronized void changed() {
        revision++;
    }

    /** Somebody shows a store again that was kept; null if none is kept. */
    synchronized Link show(String name) {
        Link kept = links.get(name);
        if (kept == null || !kept.passive()) {
            return null;
        }
        kept.shown();
        revision++;
        return kept;
    }

    /**
     * From now on nobody is to count on this member for the store; what it has not acknowledged waits until that is known.
     *
     * @param onlyIfKept nothing is done if the store is shown
     */
    synchronized boolean leave(Link link, long number, boolean onlyIfKept) {
        if (link.leaving() || link.closed() || onlyIfKept && !link.passive()) {
            return false;
        }
        // first: who has not seen this one does not know
        revision++;
        link.leave(number);
        return true;
    }

    /** The store is not given up. */
    synchronized boolean stay(Link link) {
        boolean left = link.leaving();
        if (left) {
            link.leave(0);
            revision++;
        }
        return left;
    }

    /**
     * Takes out a store that is kept only, unless it is shown again, or another member has come meanwhile, or is about to.
     *
     * @param offer that was taken
     * @param taken those that have what there is
     */
    synchronized boolean closeKept(Link link, long offer, RemoteMember... taken) {
        boolean over = link.passive()
                && link.offer() == offer
                && Arrays.equals(link.targets, taken)
                && members.values().stream().noneMatch(member -> member.hasDeferred(link));
        if (over) {
            close(link);
        }
        return over;
    }

    synchronized void close(Link link) {
        if (links.remove(link.store().name(), link)) {
            count(link);
        }
        changedLinks();
        link.forget();
    }

    private void count(Link closed) {
        conflictsBefore += closed == null ? 0 : closed.store().conflicts();
    }

    /** How many sessions two members changed at the same time, also of stores that are closed: it never falls. */
    synchronized long conflicts() {
        return conflictsBefore
                + links.values().stream()
                        .mapToLong(link -> link.store().conflicts())
                        .sum();
    }

    synchronized boolean closed() {
        return closed;
    }

    /** For good: no member is taken in any more. */
    synchronized void closeAll() {
        closed = true;
        links.values().forEach(link -> {
            count(link);
            link.forget();
        });
        links.clear();
        changedLinks();
    }

    private synchronized void changedLinks() {
        allLinks = List.copyOf(links.values());
        revision++;
    }

    // ---- members

    /** Takes a member out, which is {@linkplain #ending ending} then; false if it was out already. */
    synchronized boolean remove(RemoteMember member) {
        if (members.get(id(member.member)) != member) {
            return false;
        }
        ending.add(member);
        changing = true;
        members.remove(id(member.member));
        changedMembers();
        return true;
    }

    /** Those that were taken out until all that goes with it is done. */
    Set<RemoteMember> ending() {
        if (changing) {
            changedMembers();
        }
        return ending;
    }

    private synchronized void changedMembers() {
        allMembers = List.copyOf(members.values());
        links.values().forEach(this::relink);
        changing = false;
    }

    /**
     * A member says which stores it has. One that was not there is taken in, in the place of its incarnation of before: nobody sees
     * neither of them.
     *
     * @param before that is replaced, or the member itself, or null
     * @return false if another one is in its place, or there is no place any more
     */
    synchronized boolean introduced(RemoteMember member, RemoteMember before, Hello hello) {
        if (members.get(id(member.member)) != before) {
            return false;
        }
        if (closed && before == null) {
            return false;
        }
        if (before != null && before != member) {
            ending.add(before);
        }
        changing = true;
        member.introduced(hello);
        members.put(id(member.member), member);
        changedMembers();
        return true;
    }

    /**
     * What this member says of itself.
     *
     * @param to the receiver, or null if it is not known yet
     */
    synchronized Hello hello(RemoteMember to, List<Hello.Known> others) {
        return new Hello(
                Header.VERSION,
                Header.VERSION,
                revision,
                to == null ? 0 : to.revision,
                new LinkedHashSet<>(links.keySet()),
                start,
                names(Link::passive),
                to == null || to.silent || to.seen < revision,
                names(Link::leaving),
                closed,
                others);
    }

    private Set<String> names(Predicate<Link> of) {
        return links.values().stream()
                .filter(of)
                .map(link -> link.store().name())
                .collect(Collectors.toSet());
    }

    /**
     * Puts off what a member asks of a store until it has introduced itself anew, unless it has said that it has the store: either that is still under
     * way, or the question is late.
     *
     * @return false if nothing is put off
     */
    synchronized boolean defer(Link link, RemoteMember member, Runnable answer) {
        if (changing) {
            changedMembers();
        }
        boolean early = !link.has(member) && members.get(id(member.member)) == member;
        if (early) {
            member.defer(link, answer);
        }
        return early;
    }

    /** What the member has asked of stores of which it says now that it has them. */
    synchronized List<Runnable> deferred(RemoteMember member) {
        return member.takeDeferred();
    }

    private void relink(Link link) {
        link.targets(members.values().stream()
                .filter(member -> member.stores.contains(link.store().name()))
                .toArray(RemoteMember[]::new));
    }
}

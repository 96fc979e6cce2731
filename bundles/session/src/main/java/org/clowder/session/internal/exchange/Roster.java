package org.clowder.session.internal.exchange;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private boolean closed;

    /** @param start how many times the cluster was started in this process */
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

    synchronized Link open(ReplicaStore store, long now) {
        Link link = new Link(store, now);
        links.put(store.name(), link);
        changedLinks();
        relink(link);
        return link;
    }

    /** The store is shown, or not shown any more. */
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

    /** Takes out a store that was kept long enough, unless it is shown again or needed. */
    synchronized boolean closeIfOver(Link link, long now) {
        boolean over = link.passive() && now - link.passiveUntil > 0 && now - link.neededUntil > 0;
        if (over) {
            close(link);
        }
        return over;
    }

    synchronized void close(Link link) {
        links.remove(link.store().name(), link);
        changedLinks();
        link.forget();
    }

    synchronized boolean closed() {
        return closed;
    }

    /** For good: no member is taken in any more. */
    synchronized void closeAll() {
        closed = true;
        links.values().forEach(Link::forget);
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
        members.put(id(member.member), member);
        member.introduced(hello);
        changedMembers();
        return true;
    }

    /**
     * What this member says of itself.
     *
     * @param to the receiver, or null if it is not known yet
     */
    synchronized Hello hello(RemoteMember to) {
        Set<String> passive = new LinkedHashSet<>();
        links.values().stream()
                .filter(Link::passive)
                .forEach(link -> passive.add(link.store().name()));
        return new Hello(
                Header.VERSION,
                Header.VERSION,
                revision,
                to == null ? 0 : to.revision,
                new LinkedHashSet<>(links.keySet()),
                start,
                passive,
                to == null || to.silent || to.seen < revision);
    }

    /** The member asks for the store, so it has it, even if its introduction is still under way. */
    synchronized void ensureTarget(Link link, RemoteMember member) {
        if (!link.has(member) && members.get(id(member.member)) == member) {
            member.also(link.store().name());
            relink(link);
        }
    }

    private void relink(Link link) {
        link.targets(members.values().stream()
                .filter(member -> member.stores.contains(link.store().name()))
                .toArray(RemoteMember[]::new));
    }
}

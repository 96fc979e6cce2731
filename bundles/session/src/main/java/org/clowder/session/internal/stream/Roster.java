package org.clowder.session.internal.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.clowder.session.internal.state.RecordStore;

/**
 * Which members take part, which stores this one has, and which of them has which. Its monitor guards changes; nothing is sent
 * and no record is touched under it. What it is asked needs no lock.
 */
final class Roster {

    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Map<UniqueId, Peer> peers = new ConcurrentHashMap<>();
    private volatile long revision = 1;

    /** The store of that name that is open here, or null. */
    Link link(String name) {
        return links.get(name);
    }

    /** The conversation with a member, or null if it has not introduced itself. */
    Peer peer(Member member) {
        return peers.get(new UniqueId(member.getUniqueId()));
    }

    List<Peer> peers() {
        return List.copyOf(peers.values());
    }

    int size() {
        return peers.size();
    }

    /** Rises with each change of this member's stores. */
    long revision() {
        return revision;
    }

    // ---- stores

    synchronized Link open(RecordStore store) {
        Link link = new Link(store);
        links.put(store.name(), link);
        revision++;
        relink(link);
        return link;
    }

    synchronized void close(Link link) {
        links.remove(link.store().name(), link);
        revision++;
        link.forget();
    }

    synchronized void closeAll() {
        links.clear();
        revision++;
    }

    // ---- members

    /** Takes a member in; the one that is there already wins, and is returned. */
    synchronized Peer add(Peer peer) {
        Peer other = peers.putIfAbsent(new UniqueId(peer.member().getUniqueId()), peer);
        return other == null ? peer : other;
    }

    /** Takes a member out; false if it was out already. */
    synchronized boolean remove(Peer peer) {
        if (!peers.remove(new UniqueId(peer.member().getUniqueId()), peer)) {
            return false;
        }
        links.values().forEach(this::relink);
        return true;
    }

    /**
     * A member says which stores it has.
     *
     * @return the stores of this member that it did not have before
     */
    synchronized List<Link> introduced(Peer peer, Hello hello) {
        Set<String> before = peer.stores();
        if (!peer.introduced(hello)) {
            return List.of();
        }
        List<Link> gained = new ArrayList<>();
        for (Link link : links.values()) {
            relink(link);
            String store = link.store().name();
            if (hello.stores().contains(store) && !before.contains(store)) {
                gained.add(link);
            }
        }
        return gained;
    }

    /**
     * What this member says of itself.
     *
     * @param to the receiver, or null if it is not known yet
     */
    synchronized Hello hello(Peer to) {
        return new Hello(
                Header.VERSION,
                Header.VERSION,
                revision,
                to == null ? 0 : to.revision(),
                new LinkedHashSet<>(links.keySet()));
    }

    /** The member asks for the store, so it has it, even if its introduction is still under way. */
    synchronized void ensureTarget(Link link, Peer peer) {
        if (!Arrays.asList(link.targets()).contains(peer)) {
            Peer[] more = Arrays.copyOf(link.targets(), link.targets().length + 1);
            more[more.length - 1] = peer;
            link.targets(more);
        }
    }

    private void relink(Link link) {
        link.targets(peers.values().stream()
                .filter(peer -> peer.stores().contains(link.store().name()))
                .toArray(Peer[]::new));
    }
}

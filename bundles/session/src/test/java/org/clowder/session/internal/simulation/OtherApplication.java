package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.exchange.Link;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.ReplicaStore;
import org.clowder.session.internal.state.StoreListener;
import org.clowder.session.internal.stream.Ticket;

/**
 * A second application, which some of the members have at some times. Its sessions have the ids of others of the first one, and are written by
 * the member alone that made them: the one with the larger number came later.
 */
final class OtherApplication {

    private static final String STORE = "other";
    private static final String NUMBER = "number";

    private final Network network;
    /** By the life of its member. */
    private final Map<Exchange, Link> links = new HashMap<>();

    private final Set<String> ids = new HashSet<>();
    private final List<Session> sessions = new ArrayList<>();
    private int number;

    private static final class Session {
        private final Link link;
        private final Replica replica;
        private boolean ended;
        /** What other members have confirmed. */
        private int confirmed;
        /** Those that had it then. */
        private List<Link> holders = List.of();

        Session(Link link, Replica replica) {
            this.link = link;
            this.replica = replica;
        }

        @Override
        public String toString() {
            return "session " + replica.key() + " of the other application";
        }
    }

    OtherApplication(Network network) {
        this.network = network;
    }

    void happen(Step step, SimulatedMember member) {
        Link link = links.get(member.exchange());
        boolean shown = link != null && !link.closed() && !link.passive();
        switch (step.kind()) {
            case OTHER_START -> {
                if (!shown) {
                    links.put(member.exchange(), member.exchange().open(STORE, new StoreListener() {}));
                }
            }
            case OTHER_STOP -> {
                if (shown) {
                    stop(step, member.exchange(), link);
                }
            }
            default -> {
                if (shown) {
                    use(step, member, link);
                }
            }
        }
    }

    private static void stop(Step step, Exchange exchange, Link link) {
        switch (step.number() % 3) {
            case 0 -> exchange.keep(link, step.number() * 10L);
            case 1 -> exchange.close(link);
            default -> exchange.drop(link);
        }
    }

    private void use(Step step, SimulatedMember member, Link link) {
        List<Session> own = sessions.stream()
                .filter(each -> each.link == link && !each.ended)
                .toList();
        if (own.isEmpty() || step.number() % 4 == 0) {
            create(member, link);
            return;
        }
        Session session = own.get(step.number() % own.size());
        if (step.kind() == Step.Kind.OTHER_END) {
            session.ended = true;
            member.exchange().publisher(link).end(session.replica, Guarantee.ASYNC);
        } else {
            write(member, session);
        }
    }

    private void create(SimulatedMember member, Link link) {
        ReplicaStore first = member.applicationRuns() ? member.store() : null;
        if (first != null) {
            first.replicas().stream()
                    .map(Replica::id)
                    .sorted()
                    .filter(ids::add)
                    .findFirst()
                    .ifPresent(id -> {
                        Session session = new Session(link, member.exchange().create(link, id, true));
                        sessions.add(session);
                        write(member, session);
                    });
        }
    }

    private void write(SimulatedMember member, Session session) {
        int written = ++number;
        Ticket ticket = member.exchange()
                .publisher(session.link)
                .change(
                        session.replica,
                        Map.of(NUMBER, EncodedValue.text(Integer.toString(written))),
                        Guarantee.ALL,
                        true);
        if (ticket != null) {
            ticket.whenDone(() -> {
                if (ticket.confirmed() && written > session.confirmed) {
                    session.confirmed = written;
                    session.holders = open().stream()
                            .filter(each -> shown(each, session) >= written)
                            .toList();
                    if (session.holders.stream().noneMatch(each -> each != session.link) && !session.ended) {
                        throw new Violation(session + ": " + written + " was confirmed, and nobody else has it");
                    }
                }
            });
        }
    }

    /** The stores of all members that have it, shown or not. */
    private List<Link> open() {
        return network.members().stream()
                .filter(SimulatedMember::running)
                .map(each -> links.get(each.exchange()))
                .filter(each -> each != null && !each.closed())
                .toList();
    }

    private static int shown(Link link, Session session) {
        Replica replica = link.store().get(session.replica.key());
        String text = replica == null ? null : Book.text(replica, NUMBER);
        return text == null ? 0 : Integer.parseInt(text);
    }

    /** All that have it hold the same, and no less than was confirmed by one of them. */
    void atRest() {
        List<Link> shown = open().stream().filter(each -> !each.passive()).toList();
        for (Link link : shown) {
            if (!content(link).equals(content(shown.get(0)))) {
                throw new Violation("two members differ in the other application: " + content(link) + "\n and "
                        + content(shown.get(0)));
            }
            for (Session session : sessions) {
                boolean held = session.holders.stream().anyMatch(open()::contains);
                if (held && !session.ended && shown(link, session) < session.confirmed) {
                    throw new Violation(session + " is at " + shown(link, session) + " at rest, " + session.confirmed
                            + " was confirmed");
                }
            }
        }
    }

    private static Map<String, String> content(Link link) {
        Map<String, String> content = new TreeMap<>();
        link.store().replicas().forEach(replica -> content.put(replica.key(), Book.text(replica, NUMBER)));
        return content;
    }
}

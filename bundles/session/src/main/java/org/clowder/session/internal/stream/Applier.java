package org.clowder.session.internal.stream;

import java.util.List;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Outcome;
import org.clowder.session.internal.state.Record;

/** Does what one other member says. Runs on threads of the channel, one at a time for each member. */
final class Applier implements Operations {

    private static final Log log = LogFactory.getLog(Applier.class);

    private final Roster roster;
    private final Peer peer;
    private final Joining joining;
    private final StreamCounters counters;

    Applier(Roster roster, Peer peer, Joining joining, StreamCounters counters) {
        this.roster = roster;
        this.peer = peer;
        this.joining = joining;
        this.counters = counters;
    }

    /** Runs something of a store; an error of its listeners is logged and the stream goes on. */
    private void with(String store, String id, java.util.function.Consumer<Link> action) {
        Link link = roster.link(store);
        if (link == null) {
            return;
        }
        link.heard();
        try {
            action.accept(link);
        } catch (RuntimeException e) {
            log.error(
                    "Session " + id + " of " + store + ": a change from member " + MemberAddress.of(peer.member())
                            + " was taken, but could not be shown to the application",
                    e);
        }
    }

    @Override
    public void change(String store, Change change) {
        with(store, change.id(), link -> {
            Outcome outcome = link.store().apply(change);
            count(outcome);
            boolean known = outcome == Outcome.APPLIED || outcome == Outcome.STALE;
            if (known) {
                peer.in().answered(store, change.id());
            } else if (peer.in().ask(store, change.id())) {
                counters.pulls.increment();
                Record record = link.store().find(change.id());
                long has = record == null ? 0 : record.version();
                peer.out().control(to -> to.pull(store, change.id(), has));
            }
        });
    }

    private void count(Outcome outcome) {
        (outcome == Outcome.APPLIED ? counters.changesApplied : counters.changesStale).increment();
    }

    @Override
    public void remove(String store, String id, long version) {
        with(store, id, link -> {
            link.store().remove(id, version);
            peer.in().answered(store, id);
        });
    }

    @Override
    public void rename(String store, String oldId, String newId, long version) {
        with(store, oldId, link -> link.store().rename(oldId, newId, version));
    }

    @Override
    public void access(String store, String id, Access access) {
        with(store, id, link -> link.store().use(id, access));
    }

    @Override
    public void pull(String store, String id, long has) {
        Link link = roster.link(store);
        Record record = link == null ? null : link.store().find(id);
        if (record == null) {
            peer.out().control(to -> to.absent(store, id));
        } else {
            peer.out().enqueue(record, has, null, true);
        }
    }

    @Override
    public void absent(String store, String id) {
        if (peer.in().answered(store, id)) {
            log.debug("Record " + id + " of " + store + " has ended on member " + MemberAddress.of(peer.member()));
        }
    }

    @Override
    public void transfer(String store, long number) {
        Link link = roster.link(store);
        if (link == null) {
            peer.out().control(to -> to.transferEnd(store, number, TransferStatus.ABSENT, 0));
            return;
        }
        roster.ensureTarget(link, peer);
        List<Record> all = List.copyOf(link.store().records());
        peer.out().bulk(new Bulk(all, sent -> peer.out().control(end(link, number, sent))));
    }

    private Control end(Link link, long number, long sent) {
        TransferStatus status = link.joined().isDone() ? TransferStatus.COMPLETE : TransferStatus.INCOMPLETE;
        if (sent > 0) {
            log.info(link.store().name() + ": sent " + sent + " records to member " + MemberAddress.of(peer.member()));
        }
        return to -> to.transferEnd(link.store().name(), number, status, sent);
    }

    @Override
    public void transferEnd(String store, long number, TransferStatus status, long records) {
        joining.ended(number, status, records);
    }
}

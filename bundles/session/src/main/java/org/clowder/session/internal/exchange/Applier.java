package org.clowder.session.internal.exchange;

import java.util.List;
import java.util.function.Consumer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.ComparisonStatus;
import org.clowder.session.internal.stream.Operations;

/** Does what one other member says. Runs on threads of the channel, one at a time for each member. */
record Applier(Core core, RemoteMember member) implements Operations {

    private static final Log log = LogFactory.getLog(Applier.class);

    /** Does something with a store; what fails there is logged and the stream goes on. */
    private void with(String store, String key, Consumer<Link> action) {
        Link link = core.roster.link(store);
        if (link == null) {
            unknown(store, key);
            return;
        }
        try {
            action.accept(link);
        } catch (RuntimeException e) {
            log.error(
                    "Session " + key + " of " + store + ": a change from member " + member + " could not be taken", e);
        }
        if (link.leaving() || link.closed()) {
            // nobody is to count on this member for it
            unknown(store, "");
        }
    }

    /** The sender is to have seen how it is with the store here before it hears that what it sent was taken. */
    private void unknown(String store, String key) {
        if (member.seen < core.roster.revision() && member.in.ask(store, key)) {
            core.execute(() -> core.handshake.greetSometimes(member.member));
        }
    }

    @Override
    public void change(String store, Change change) {
        with(store, change.key(), link -> {
            if (link.store().merge(change, change.news() && link.doubts(member) == 0)) {
                core.counters.changesApplied.increment();
                if (change.whole()) {
                    // a part was on its way already when more was asked for
                    arrived(store, change.key());
                }
            } else if (member.in.ask(store, change.key())) {
                core.counters.pulls.increment();
                member.out.control(to -> to.pull(store, List.of(change.key())));
            }
        });
    }

    private void arrived(String store, String key) {
        member.in.answered(store, key);
        core.reconciler.received(member, store, key);
    }

    @Override
    public void end(String store, String key) {
        with(store, key, link -> {
            link.store().end(key);
            arrived(store, key);
        });
    }

    @Override
    public void access(String store, String key, Access access) {
        with(store, key, link -> link.store().use(key, access));
    }

    @Override
    public void ask(String store, long number, String key, String id, long digest) {
        Link link = core.roster.link(store);
        long view = link == null ? 0 : core.view(link, 0);
        Replica replica = link == null
                ? null
                : key == null ? link.store().find(id) : link.store().get(key);
        if (replica != null && replica.version() > 0) {
            replica.askedFor();
            boolean ends = replica.idle() && !core.expiry.deciding(replica) && !replica.ending();
            tell(store, number, digest, replica, ends ? view : 0);
        } else if (link != null && key != null && link.store().hasEnded(key)) {
            member.out.control(to -> {
                to.end(store, key);
                to.answer(number, view);
            });
        } else {
            member.out.control(to -> to.answer(number, view));
        }
    }

    private void tell(String store, long number, long digest, Replica replica, long view) {
        if (replica.digest() == digest) {
            member.out.control(to -> {
                to.access(store, replica.key(), replica.access());
                to.answer(number, view);
            });
        } else {
            member.out.enqueueWhole(replica, to -> to.answer(number, view));
        }
    }

    @Override
    public void answer(long number, long view) {
        core.questions.answered(member, number, view);
    }

    @Override
    public void pull(String store, List<String> keys) {
        core.donor.pull(member, store, keys);
    }

    @Override
    public void absent(String store, String key) {
        core.reconciler.absent(member, store);
        arrived(store, key);
    }

    @Override
    public void compare(String store, long number, long view, long[] digests) {
        core.donor.compare(member, store, number, view, digests);
    }

    @Override
    public void list(String store, long number, List<Listed> replicas, List<String> ended) {
        with(store, "", link -> core.reconciler.listed(member, link, number, replicas, ended));
    }

    @Override
    public void compared(String store, long number, ComparisonStatus status, long sent) {
        core.reconciler.compared(store, number, status, sent);
    }

    @Override
    public void sum(String store, long number) {
        core.donor.sum(member, store, number);
    }

    @Override
    public void status(String store, long number, long root, long view) {
        with(store, "", link -> core.reconciler.status(member, link, number, root, view));
    }

    @Override
    public void offer(String store, long number) {
        with(store, "", link -> core.reconciler.offered(member, link, number));
    }

    @Override
    public void taken(String store, long number) {
        with(store, "", link -> link.taken(member, number));
    }
}

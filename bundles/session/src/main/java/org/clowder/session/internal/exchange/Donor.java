package org.clowder.session.internal.exchange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.state.Digests;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Bulk;
import org.clowder.session.internal.stream.ComparisonStatus;
import org.clowder.session.internal.stream.Control;
import org.clowder.session.internal.stream.Operations.Listed;

/**
 * Answers members that compare with this one, which their {@link Reconciler} does: tells what there is here, and what they lack. Holds
 * nothing; runs on threads of the channel.
 */
record Donor(Core core) {

    private static final Log log = LogFactory.getLog(Donor.class);
    private static final int KEYS = 512;

    /** What this member has, as one number. */
    Control status(Link link, long number) {
        return to ->
                to.status(link.store().name(), number, link.store().digests().root(), core.view(link, 0));
    }

    /** Tells the other member what there is, behind all that it is to be told of it. */
    void sum(RemoteMember member, String store, long number) {
        Consumer<Link> answer = link -> member.out.bulk(Bulk.of(store, status(link, number)));
        answer(member, store, number, answer, answer);
    }

    /** Tells the other member what it lacks, behind what is more urgent. */
    void compare(RemoteMember member, String store, long number, long view, long[] theirs) {
        answer(
                member,
                store,
                number,
                link -> compare(member, link, number, view, theirs),
                // what it had some time ago shows nothing of what it has now
                link -> compare(member, link, number, 0, theirs));
    }

    /** Who has asked is told of changes from then on: so it is answered once it has said that it has the store. */
    private void answer(
            RemoteMember member, String store, long number, Consumer<Link> answer, Consumer<Link> lateAnswer) {
        Link link = core.roster.link(store);
        if (link == null) {
            member.out.control(to -> to.compared(store, number, ComparisonStatus.ABSENT, 0));
        } else if (!core.roster.defer(link, member, () -> answer(member, store, number, lateAnswer, lateAnswer))) {
            // what an earlier comparison asked for is compared anew
            member.out.dropBulks(store);
            answer.accept(link);
        }
    }

    private void compare(RemoteMember member, Link link, long number, long view, long[] theirs) {
        String store = link.store().name();
        ComparisonStatus status = link.joined().isDone() ? ComparisonStatus.COMPLETE : ComparisonStatus.INCOMPLETE;
        boolean[] differs = new boolean[Digests.RANGES];
        boolean nothing = true;
        for (int range = 0; range < differs.length; range++) {
            differs[range] = theirs[range] != link.store().digests().get(range);
            nothing &= theirs[range] == 0;
        }
        if (view != 0 && view == core.members(link, 0)) {
            core.markers.same(
                    link,
                    member,
                    link.store().markedRanges().stream()
                            .filter(range -> !differs[range])
                            .toList());
        }
        link.takenBack(member);
        List<Replica> missing = new ArrayList<>();
        List<Listed> listed = new ArrayList<>();
        for (Replica replica : link.store().replicas()) {
            int range = Digests.range(replica.key());
            if (differs[range] && theirs[range] == 0) {
                missing.add(replica);
            } else if (differs[range]) {
                listed.add(new Listed(replica.key(), replica.digest()));
            }
        }
        List<String> ended = new ArrayList<>();
        for (String key : link.store().ended()) {
            if (nothing || differs[Digests.range(key)]) {
                ended.add(key);
            }
        }
        member.out.bulk(new Bulk(
                store,
                lists(store, number, listed, ended),
                missing.iterator(),
                sent -> end(link, member, number, status, sent)));
    }

    static Iterator<Control> lists(String store, long number, List<Listed> replicas, List<String> ended) {
        List<Control> lists = new ArrayList<>();
        for (int from = 0; from < Math.max(replicas.size(), ended.size()); from += KEYS) {
            List<Listed> some = part(replicas, from);
            List<String> over = part(ended, from);
            lists.add(to -> to.list(store, number, some, over));
        }
        return lists.iterator();
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), Math.min(from + KEYS, all.size()));
    }

    private static Control end(Link link, RemoteMember member, long number, ComparisonStatus status, long sent) {
        if (sent > 0) {
            log.info(link + ": sent " + sent + " records to member " + member);
        }
        return to -> to.compared(link.store().name(), number, status, sent);
    }

    void pull(RemoteMember member, String store, List<String> keys) {
        Link link = core.roster.link(store);
        List<Replica> asked = new ArrayList<>();
        for (String key : keys) {
            Replica replica = link == null ? null : link.store().get(key);
            if (replica != null && replica.version() > 0) {
                asked.add(replica);
            } else if (link != null && link.store().hasEnded(key)) {
                member.out.control(to -> to.end(store, key));
            } else {
                member.out.control(to -> to.absent(store, key));
            }
        }
        if (asked.size() == 1) {
            // somebody may wait for it
            member.out.enqueueWhole(asked.get(0), null);
        } else if (!asked.isEmpty()) {
            member.out.bulk(new Bulk(store, Collections.emptyIterator(), asked.iterator(), null));
        }
    }
}

package org.clowder.session.internal.exchange;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.clowder.session.internal.state.Decisions;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.stream.Ticket;

/** What this member asks others before it uses a session of which it may have missed something. Thread-safe. */
final class Questions {

    private final Core core;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Question> open = new ConcurrentHashMap<>();

    Questions(Core core) {
        this.core = core;
    }

    final class Question {
        private final long number = numbers.incrementAndGet();
        private final Link link;
        /** Null if it was about an id of which nothing is known here. */
        private final Replica replica;

        private final String id;

        private final int questionsBefore;
        private final List<RemoteMember> asked;
        private final Set<RemoteMember> missing = ConcurrentHashMap.newKeySet();
        private final Ticket ticket;
        private volatile boolean unanswered;
        private final Set<Long> views = ConcurrentHashMap.newKeySet();

        private Question(Link link, Replica replica, String id, List<RemoteMember> asked) {
            this.link = link;
            this.replica = replica;
            this.id = id;
            this.questionsBefore = replica == null ? 0 : replica.questions();
            this.asked = asked;
            missing.addAll(asked);
            ticket = new Ticket(asked.size(), true);
        }

        Ticket ticket() {
            return ticket;
        }

        /** True if it was put to all of them. */
        boolean asked(List<RemoteMember> members) {
            return asked.containsAll(members);
        }

        /** True if each that was asked has answered. */
        boolean complete() {
            return missing.isEmpty() && !unanswered;
        }

        /** True if each that was asked has answered, has missed nothing itself, and knows the same members. */
        boolean answered(long view) {
            return missing.isEmpty() && !unanswered && view != 0 && views.equals(Set.of(view));
        }

        /** Nobody waits any longer; who has not answered is not waited for again until it does. */
        void giveUp() {
            open.remove(number);
            unanswered |= !missing.isEmpty();
            if (unanswered) {
                log("goes on with what is here, as some have not answered: " + missing);
            }
            missing.forEach(member -> member.out.giveUpWaiting());
        }

        private void log(String text) {
            if (Decisions.logged()) {
                Decisions.log(link.store().name(), replica == null ? id : replica.id(), text);
            }
        }

        private void answeredBy(RemoteMember member) {
            if (missing.remove(member)) {
                finish();
                ticket.applied();
            }
        }

        private void goneBy(RemoteMember member) {
            unanswered |= missing.contains(member);
            if (missing.remove(member)) {
                finish();
                ticket.gone();
            }
        }

        private void finish() {
            if (missing.isEmpty()) {
                open.remove(number);
                log(unanswered ? "some went before they have answered" : "all that were asked have answered");
                if (replica != null && complete()) {
                    List<RemoteMember> all = List.of(link.targets);
                    if (asked(all)) {
                        replica.confirm();
                    }
                    if (asked(all.stream().filter(RemoteMember::answering).toList())) {
                        replica.takeOver(questionsBefore, link.incarnations(asked));
                    }
                }
            }
        }
    }

    /**
     * Asks what other members have of a replica; what they have is merged before the question counts as answered.
     *
     * @param replica what this member has, or null
     * @param id what clients call it, if there is no replica
     * @param asked one or more
     */
    Question ask(Link link, Replica replica, String id, List<RemoteMember> asked) {
        core.counters.questions.increment();
        Question question = new Question(link, replica, id, asked);
        open.put(question.number, question);
        question.log("asks " + Decisions.members(asked) + " what they have of it");
        String store = link.store().name();
        String key = replica == null ? null : replica.key();
        asked.forEach(member -> member.out.control(
                to -> to.ask(store, question.number, key, id, replica == null ? 0 : replica.digest())));
        // one that went in between would never answer
        asked.stream()
                .filter(member -> core.roster.member(member.member) != member)
                .forEach(this::gone);
        return question;
    }

    void answered(RemoteMember member, long number, long view) {
        Question question = open.get(number);
        if (question != null) {
            question.views.add(view);
            question.answeredBy(member);
        }
    }

    /** True if nobody waits for an answer. */
    boolean none() {
        return open.isEmpty();
    }

    /** A member has appeared that may know better: whoever has asked is to ask again. */
    void appeared() {
        List.copyOf(open.values()).forEach(question -> question.missing.forEach(question::goneBy));
    }

    /** Nobody waits for that member any more. */
    void gone(RemoteMember member) {
        List.copyOf(open.values()).forEach(question -> question.goneBy(member));
    }
}

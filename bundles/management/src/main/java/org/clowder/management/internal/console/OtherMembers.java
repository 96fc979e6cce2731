package org.clowder.management.internal.console;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.clowder.tomcat.BoundedWait;

/**
 * What the other members of the cluster say of themselves, over a topic of the shared channel. They are asked only while somebody looks. Thread-safe;
 * nothing is sent on the thread of who looks, nor on those of the channel.
 */
final class OtherMembers {

    private static final Log log = LogFactory.getLog(OtherMembers.class);
    private static final String TOPIC = "org.clowder.console";

    /** A channel and the topic on it. */
    private record Joined(SharedChannel channel, Topic<Message> topic) {}

    private record Answer(MemberReport report, long nanos, long roundTrip) {}

    sealed interface Message extends Serializable permits Question, MemberReport, Search, Copies {}

    /** How are you? */
    record Question() implements Message {
        private static final long serialVersionUID = 1L;
    }

    /** Which sessions have you whose id begins so? */
    record Search(long number, String prefix) implements Message {
        private static final long serialVersionUID = 1L;
    }

    /** The answer to the search of that number. */
    record Copies(long number, SessionCopies.Copy[] copies) implements Message {
        private static final long serialVersionUID = 1L;
    }

    /** A search that answers are waited for, which come with the identifier of their member. */
    private record Inquiry(Map<String, List<SessionCopies.Copy>> answers, CountDownLatch open) {}

    private static final Duration SEARCH = Duration.ofSeconds(2);

    /** How long a member is shown as it was: it is asked each second, and may take five to take the question. */
    private static final long FRESH_NANOS = Duration.ofSeconds(8).toNanos();

    private final Supplier<MemberReport> own;
    private final Function<String, List<SessionCopies.Copy>> search;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    /** When the question was sent that has not been answered yet. */
    private final Map<String, Long> open = new ConcurrentHashMap<>();

    private final AtomicLong searches = new AtomicLong();
    private final Map<Long, Inquiry> inquiries = new ConcurrentHashMap<>();
    /** Those who have not taken the last question yet. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final ThreadPoolExecutor asks = threads(4, Integer.MAX_VALUE);
    private final ThreadPoolExecutor replies = threads(1, 64);
    private volatile Joined joined;

    /**
     * @param own what this member says of itself
     * @param search which sessions it has whose id begins so
     */
    OtherMembers(Supplier<MemberReport> own, Function<String, List<SessionCopies.Copy>> search) {
        this.own = own;
        this.search = search;
    }

    /** They end when there is nothing to do; what they cannot get done in time is asked for again. */
    private static ThreadPoolExecutor threads(int most, int waiting) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                most,
                most,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(waiting),
                work -> {
                    Thread thread = new Thread(work, "clowder-console");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(OtherMembers.class.getClassLoader());
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    void join(SharedChannel channel) {
        joined = new Joined(channel, channel.topic(TOPIC, Message.class, this::received));
    }

    void leave(SharedChannel channel) {
        Joined before = joined;
        if (before != null && before.channel() == channel) {
            joined = null;
            before.topic().close();
        }
    }

    void close() {
        Joined before = joined;
        if (before != null) {
            leave(before.channel());
        }
        asks.shutdownNow();
        replies.shutdownNow();
    }

    private void received(Message message, ClusterMember from) {
        long now = System.nanoTime();
        if (message instanceof MemberReport report) {
            Long asked = open.remove(from.id());
            Answer before = answers.get(from.id());
            long roundTrip = asked != null
                    ? Math.max(0, now - asked - report.workNanos())
                    : before == null ? -1 : before.roundTrip();
            answers.put(from.id(), new Answer(report, now, roundTrip));
        } else if (message instanceof Copies found) {
            Inquiry inquiry = inquiries.get(found.number());
            if (inquiry != null && inquiry.answers().putIfAbsent(from.id(), List.of(found.copies())) == null) {
                inquiry.open().countDown();
            }
        } else if (message instanceof Search wanted) {
            reply(from, () -> {
                List<SessionCopies.Copy> copies = search.apply(wanted.prefix());
                return new Copies(wanted.number(), copies.toArray(SessionCopies.Copy[]::new));
            });
        } else {
            reply(from, () -> own.get().took(System.nanoTime() - now));
        }
    }

    private void reply(ClusterMember to, Supplier<Message> answer) {
        Joined now = joined;
        if (now == null) {
            return;
        }
        replies.execute(() -> {
            try {
                send(now.topic(), answer.get(), to);
            } catch (RuntimeException e) {
                log.debug("Member " + to + " is not told what it asked", e);
            }
        });
    }

    /** True if it has arrived. */
    private static boolean send(Topic<Message> topic, Message message, ClusterMember to) {
        try {
            topic.send(message, to);
            return true;
        } catch (IOException | IllegalStateException e) {
            log.debug("Member " + to + " was not reached for a console", e);
            return false;
        }
    }

    /** What there is to say of the channel, one line; empty if there is none. */
    String explanation() {
        Joined now = joined;
        return now == null
                ? "platform clustering is stopped (bundle org.clowder.channel)"
                : now.channel().explanation();
    }

    /** This member as the channel knows it, then the others with their last answers; asks them for the next ones. */
    List<Map<String, Object>> list(String self, MemberReport report) {
        List<Map<String, Object>> members = new ArrayList<>();
        Joined now = joined;
        ClusterMember local = now == null ? null : now.channel().localMember().orElse(null);
        members.add(fields(self, local == null ? "" : local.host() + ":" + local.port(), true, report));
        List<ClusterMember> others = now == null ? List.of() : now.channel().members();
        List<String> ids = others.stream().map(ClusterMember::id).toList();
        answers.keySet().retainAll(ids);
        open.keySet().retainAll(ids);
        for (ClusterMember member : others) {
            Answer answer = answers.get(member.id());
            boolean fresh = answer != null && System.nanoTime() - answer.nanos() < FRESH_NANOS;
            Map<String, Object> fields =
                    fields(member.name(), member.host() + ":" + member.port(), false, fresh ? answer.report() : null);
            if (fresh && answer.roundTrip() >= 0) {
                fields.put("roundTripMicros", TimeUnit.NANOSECONDS.toMicros(answer.roundTrip()));
            }
            members.add(fields);
        }
        others.forEach(member -> ask(now.topic(), member));
        return members;
    }

    private void ask(Topic<Message> topic, ClusterMember member) {
        if (asked.add(member.id())) {
            asks.execute(() -> {
                try {
                    open.putIfAbsent(member.id(), System.nanoTime());
                    if (!send(topic, new Question(), member)) {
                        open.remove(member.id());
                    }
                } finally {
                    asked.remove(member.id());
                }
            });
        }
    }

    /** Asks the others which sessions they have whose id begins so, and waits for them, not for long. */
    SessionCopies copies(String prefix) {
        Joined now = joined;
        List<ClusterMember> others = now == null ? List.of() : now.channel().members();
        Inquiry inquiry = new Inquiry(new ConcurrentHashMap<>(), new CountDownLatch(others.size()));
        long number = searches.incrementAndGet();
        inquiries.put(number, inquiry);
        try {
            others.forEach(member -> asks.execute(() -> send(now.topic(), new Search(number, prefix), member)));
            BoundedWait.atMost(SEARCH, nanos -> inquiry.open().await(nanos, TimeUnit.NANOSECONDS));
        } finally {
            inquiries.remove(number);
        }
        Map<String, List<SessionCopies.Copy>> answered = new LinkedHashMap<>();
        List<String> silent = new ArrayList<>();
        for (ClusterMember member : others) {
            List<SessionCopies.Copy> copies = inquiry.answers().get(member.id());
            if (copies == null) {
                silent.add(member.name());
            } else {
                answered.put(member.name(), copies);
            }
        }
        return new SessionCopies(answered, silent);
    }

    /** Of one that says nothing only where it is. */
    private static Map<String, Object> fields(String name, String address, boolean self, MemberReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("address", address);
        fields.put("self", self);
        if (report != null) {
            fields.putAll(report.fields());
        }
        return fields;
    }
}

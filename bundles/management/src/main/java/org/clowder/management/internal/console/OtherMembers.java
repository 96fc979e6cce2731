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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;

/**
 * What the other members of the cluster say of themselves, over a topic of the shared channel. They are asked only while somebody looks. Thread-safe;
 * nothing is sent on the thread of who looks, nor on those of the channel.
 */
final class OtherMembers {

    private static final Log log = LogFactory.getLog(OtherMembers.class);
    private static final String TOPIC = "org.clowder.console";

    /** A channel and the topic on it. */
    private record Joined(SharedChannel channel, Topic<Message> topic) {}

    private record Answer(MemberReport report, long nanos) {}

    sealed interface Message extends Serializable permits Question, MemberReport {}

    /** How are you? */
    record Question() implements Message {
        private static final long serialVersionUID = 1L;
    }

    /** How long a member is shown as it was: it is asked each second, and may take five to take the question. */
    private static final long FRESH_NANOS = Duration.ofSeconds(8).toNanos();

    private final Supplier<MemberReport> own;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    /** Those who have not taken the last question yet. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final ThreadPoolExecutor asks = threads(4, Integer.MAX_VALUE);
    private final ThreadPoolExecutor replies = threads(1, 64);
    private volatile Joined joined;

    OtherMembers(Supplier<MemberReport> own) {
        this.own = own;
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
        Joined now = joined;
        if (message instanceof MemberReport report) {
            answers.put(from.id(), new Answer(report, System.nanoTime()));
        } else if (now != null) {
            replies.execute(() -> reply(now.topic(), from));
        }
    }

    private void reply(Topic<Message> topic, ClusterMember to) {
        try {
            send(topic, own.get(), to);
        } catch (RuntimeException e) {
            log.debug("Member " + to + " is not told how this one is", e);
        }
    }

    private static void send(Topic<Message> topic, Message message, ClusterMember to) {
        try {
            topic.send(message, to);
        } catch (IOException | IllegalStateException e) {
            log.debug("Member " + to + " was not reached for a console", e);
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
        answers.keySet().retainAll(others.stream().map(ClusterMember::id).toList());
        for (ClusterMember member : others) {
            Answer answer = answers.get(member.id());
            boolean fresh = answer != null && System.nanoTime() - answer.nanos() < FRESH_NANOS;
            members.add(
                    fields(member.name(), member.host() + ":" + member.port(), false, fresh ? answer.report() : null));
        }
        others.forEach(member -> ask(now.topic(), member));
        return members;
    }

    private void ask(Topic<Message> topic, ClusterMember member) {
        if (asked.add(member.id())) {
            asks.execute(() -> {
                try {
                    send(topic, new Question(), member);
                } finally {
                    asked.remove(member.id());
                }
            });
        }
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

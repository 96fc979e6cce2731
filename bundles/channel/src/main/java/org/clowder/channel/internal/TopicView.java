package org.clowder.channel.internal;

import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.Registration;
import org.clowder.channel.Topic;
import org.clowder.channel.TopicListener;
import org.clowder.channel.internal.tribes.Guard;
import org.clowder.channel.internal.tribes.MemberPayload;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeWriter;
import org.clowder.channel.internal.wire.ObjectReader;
import org.clowder.channel.internal.wire.ObjectReader.UndecodableException;
import org.clowder.tomcat.LogLimit;

/** One open topic. */
final class TopicView<T extends Serializable> implements Topic<T>, Registration, Route {

    private static final Log log = LogFactory.getLog(TopicView.class);
    private static final int ACKNOWLEDGED = Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK;

    private final RouteKey key;
    private final String owner;
    private final Class<T> type;
    private final TopicListener<? super T> listener;
    private final Sending shared;
    private final Demultiplexer routes;
    private final Consumer<Registration> closed;
    private final EnvelopeWriter writer;
    private final ObjectReader reader;
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(1));
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** @param closed is called once, when it is closed */
    TopicView(
            String name,
            String owner,
            Class<T> type,
            TopicListener<? super T> listener,
            Sending shared,
            Demultiplexer routes,
            Consumer<Registration> closed) {
        this.key = new RouteKey(true, name);
        this.owner = owner;
        this.type = type;
        this.listener = listener;
        this.shared = shared;
        this.routes = routes;
        this.closed = closed;
        this.writer = new EnvelopeWriter(name);
        this.reader = ObjectReader.of(type);
    }

    /** Takes the name; messages arrive from now on. */
    TopicView<T> open() {
        routes.open(key, this);
        return this;
    }

    @Override
    public String name() {
        return key.tag();
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public void send(T message) throws IOException {
        send(message, members());
    }

    @Override
    public void send(T message, ClusterMember to) throws IOException {
        Member[] one = Arrays.stream(members())
                .filter(member -> HexFormat.of().formatHex(member.getUniqueId()).equals(to.id())
                        && MemberPayload.describe(member).host().equals(to.host())
                        && member.getPort() == to.port())
                .toArray(Member[]::new);
        if (one.length == 0) {
            throw new IOException("a message on " + key + " was not sent: " + to + " is not a member now");
        }
        send(message, one);
    }

    private Member[] members() throws IOException {
        if (!open.get()) {
            throw new IllegalStateException("cannot send on " + key + " of " + owner + ": it is closed");
        }
        return shared.members().toArray(new Member[0]);
    }

    private void send(T message, Member[] to) throws IOException {
        byte[] envelope = writer.object(Envelope.Kind.TOPIC_OBJECT, message);
        try {
            shared.send(to, envelope, ACKNOWLEDGED, null);
        } catch (ChannelException e) {
            String failed = Arrays.stream(e.getFaultyMembers())
                    .map(faulty -> MemberPayload.describe(faulty.getMember()).toString())
                    .collect(Collectors.joining(", "));
            throw new IOException(
                    "a message on " + key + " was not acknowledged" + (failed.isEmpty() ? "" : " by " + failed) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    public void received(Envelope message, Member sender) {
        if (open.get()) {
            Guard.call(key + " listener of " + owner, () -> deliver(message, sender));
        }
    }

    private void deliver(Envelope message, Member sender) throws Exception {
        T content;
        try {
            content = type.cast(reader.read(message.payload(), message.length()));
        } catch (UndecodableException | ClassCastException e) {
            shared.counts().countUndecodable();
            if (limit.due(String.valueOf(e.getMessage()))) {
                log.error("A message from " + MemberPayload.describe(sender) + " on " + key
                        + " was dropped, it could not be decoded as " + type.getName() + ": " + e.getMessage());
            }
            return;
        }
        if (content != null) {
            listener.received(content, MemberPayload.describe(sender));
        }
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            routes.close(key, this);
            closed.accept(this);
        }
    }
}

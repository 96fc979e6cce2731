package org.clowder.channel.internal;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.ChannelLease;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.MemberListener;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.clowder.channel.TopicListener;
import org.clowder.channel.internal.tribes.MemberPayload;
import org.clowder.channel.internal.tribes.MemberView;

/** The service as one bundle has it: knows what that bundle has opened, and closes it when the bundle lets go. */
public final class OwnedChannel implements SharedChannel {

    private final PlatformChannel platform;
    private final String owner;
    private final Set<Registration> open = ConcurrentHashMap.newKeySet();

    /** @param owner the bundle, or whoever it is, for messages to people */
    public OwnedChannel(PlatformChannel platform, String owner) {
        this.platform = platform;
        this.owner = owner;
    }

    /** Closes all that is still open. */
    public void release() {
        Set.copyOf(open).forEach(Registration::close);
    }

    @Override
    public State state() {
        return platform.status().state();
    }

    @Override
    public String explanation() {
        Status now = platform.status();
        if (now.state() != State.STARTED) {
            return now.reason();
        }
        int others = platform.members().size();
        String remarks = Stream.concat(
                        Stream.of(now.reason()).filter(reason -> !reason.isEmpty()),
                        platform.roll().stream().flatMap(roll -> roll.remarks().stream()))
                .collect(Collectors.joining(", "));
        return platform.localMember().map(local -> "member " + local).orElse("no local member yet") + ", " + others
                + (others == 1 ? " other member" : " other members")
                + (remarks.isEmpty() ? "" : " (" + remarks + ")");
    }

    @Override
    public String clusterName() {
        return platform.status().clusterName();
    }

    @Override
    public Optional<ClusterMember> localMember() {
        return platform.localMember();
    }

    @Override
    public List<ClusterMember> members() {
        return platform.members().stream().map(MemberPayload::describe).toList();
    }

    @Override
    public long refusedFrames() {
        return platform.counts().guard().refusedFrames();
    }

    @Override
    public ChannelLease lease(String name, ChannelLease.Decoding decoding) {
        Objects.requireNonNull(decoding, "decoding");
        LeaseView view = new LeaseView(name, owner, decoding, platform, platform.refusal());
        Lease lease = new Lease(name, view, platform.routes(), open::remove);
        open.add(lease);
        return lease;
    }

    @Override
    public <T extends Serializable> Topic<T> topic(String name, Class<T> type, TopicListener<? super T> listener) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(listener, "listener");
        TopicView<T> topic =
                new TopicView<>(name, owner, type, listener, platform, platform.routes(), open::remove).open();
        open.add(topic);
        return topic;
    }

    @Override
    public Registration addMemberListener(MemberListener listener) {
        Objects.requireNonNull(listener, "listener");
        Registration subscription = platform.subscribe(new MemberView.Subscriber() {
            @Override
            public void added(Member member) {
                listener.memberAdded(MemberPayload.describe(member));
            }

            @Override
            public void removed(Member member) {
                listener.memberRemoved(MemberPayload.describe(member));
            }
        });
        open.add(subscription);
        return () -> {
            open.remove(subscription);
            subscription.close();
        };
    }

    @Override
    public CompletionStage<Void> settled() {
        return platform.status().settled().minimalCompletionStage();
    }
}

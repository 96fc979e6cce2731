package org.clowder.channel.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ErrorHandler;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.Registration;
import org.clowder.channel.SharedChannel.State;
import org.clowder.channel.internal.config.ChannelConfiguration;
import org.clowder.channel.internal.tribes.Attendance;
import org.clowder.channel.internal.tribes.ChannelCounts;
import org.clowder.channel.internal.tribes.ChannelTimings;
import org.clowder.channel.internal.tribes.HostChannel;
import org.clowder.channel.internal.tribes.MemberPayload;
import org.clowder.channel.internal.tribes.MemberView;
import org.clowder.channel.internal.tribes.OwnChannel;
import org.clowder.channel.internal.tribes.Transport;
import org.clowder.channel.internal.tribes.frames.FrameLimits;
import org.clowder.tomcat.StandingWarning;
import org.clowder.tomcat.StandingWarnings;

/**
 * The shared channel through all its configurations, without a framework around it: the life cycle, the view of the
 * members and the routes, put together.
 */
public final class PlatformChannel implements Sending, StandingWarnings {

    private final Optional<String> memberName;
    private final ChannelTimings timings;
    private final MemberView view = new MemberView();
    private final ChannelCounts counts;
    private final Refusal refusal = new Refusal(this);
    private final Demultiplexer routes = new Demultiplexer(refusal);
    private final ChannelLifecycle lifecycle;

    /** @param memberName empty if the member has no name: then it is called by its address */
    public PlatformChannel(Optional<String> memberName, ChannelTimings timings, FailureReport failures) {
        this(memberName, timings, FrameLimits.DEFAULT, failures);
    }

    /** @param limits of what comes in on the port of an own channel */
    PlatformChannel(Optional<String> memberName, ChannelTimings timings, FrameLimits limits, FailureReport failures) {
        this.memberName = memberName;
        this.timings = timings;
        this.counts = new ChannelCounts(limits);
        this.lifecycle = new ChannelLifecycle(this::transport, failures);
        view.subscribe(new MemberLog());
    }

    private Transport transport(Plan plan) throws IOException {
        Transport transport = plan.host().isPresent()
                ? new HostChannel(plan.host().get(), routes, view)
                : new OwnChannel(
                        plan.settings(), memberName.orElse(plan.settings().place()), timings, counts, routes, view);
        return new MonitoredTransport(
                transport,
                plan.settings().clusterName(),
                new Monitor(this::status, view::members, this::roll, routes, counts));
    }

    /** See {@link ChannelLifecycle#configure}. */
    public void configure(Map<String, ?> configuration) {
        lifecycle.configure(configuration);
    }

    /** See {@link ChannelLifecycle#host}. */
    public void host(Optional<Channel> channel) {
        lifecycle.host(channel);
    }

    /** See {@link ChannelLifecycle#close}. */
    public void close() {
        lifecycle.close();
    }

    Status status() {
        return lifecycle.status();
    }

    /** Who is there and who is not; empty while no channel is open, and of a channel of the host platform. */
    Optional<Attendance.Roll> roll() {
        return open().flatMap(Transport::attendance).map(Attendance::roll);
    }

    private Optional<Transport> open() {
        Status now = status();
        return now.state() == State.STARTED ? now.transport() : Optional.empty();
    }

    @Override
    public List<StandingWarning> warnings() {
        return Stream.concat(
                        lifecycle.complaints().stream()
                                .map(line -> StandingWarning.configuration(ChannelConfiguration.PID, line)),
                        open().map(Transport::warnings).orElse(List.of()).stream())
                .toList();
    }

    @Override
    public Map<String, Integer> figures() {
        Map<String, Integer> figures = new LinkedHashMap<>();
        roll().ifPresent(roll -> {
            figures.put("membersExpected", roll.expected());
            figures.put("membersSeen", roll.seen());
            figures.put("membersRefused", roll.refused());
        });
        return figures;
    }

    Demultiplexer routes() {
        return routes;
    }

    Refusal refusal() {
        return refusal;
    }

    Optional<ClusterMember> localMember() {
        return current()
                .filter(channel -> status().state() == State.STARTED)
                .map(channel -> channel.getLocalMember(true))
                .map(MemberPayload::describe);
    }

    @Override
    public ChannelCounts counts() {
        return counts;
    }

    @Override
    public Optional<Channel> current() {
        return status().transport().map(Transport::channel);
    }

    @Override
    public UniqueId send(Member[] destination, byte[] envelope, int options, ErrorHandler handler)
            throws ChannelException {
        Status now = status();
        Transport transport =
                now.transport().orElseThrow(() -> new ChannelException("nothing can be sent: " + now.reason()));
        return destination.length == 0
                ? null
                : transport.channel().send(destination, transport.form(new ByteMessage(envelope)), options, handler);
    }

    @Override
    public List<Member> members() {
        return view.members();
    }

    @Override
    public Registration subscribe(MemberView.Subscriber subscriber) {
        return view.subscribe(subscriber);
    }
}

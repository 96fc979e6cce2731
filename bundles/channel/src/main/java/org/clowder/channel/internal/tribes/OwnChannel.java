package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.net.SocketException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipService;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.channel.internal.config.Membership;

/** One run of a channel that this layer itself opens and closes. Used by one thread, the life cycle's. */
public final class OwnChannel implements Transport {

    private static final Log log = LogFactory.getLog(OwnChannel.class);

    private final ChannelSettings settings;
    private final ChannelTimings timings;
    private final ChannelListener receiver;
    private final MemberView.Feed feed;
    private final Attendance attendance;
    private final ScheduledThreadPoolExecutor work;
    private final FilteringGroupChannel channel;
    private final Greetings greetings;
    private final StaticPeers peers;
    private Progress progress = Progress.NOTHING;

    /** How far the start of Tribes' channel has come. */
    private enum Progress {
        NOTHING,
        BEGUN,
        DONE
    }

    /**
     * @param counts go on from one run to the next
     * @param receiver gets all messages
     */
    public OwnChannel(
            ChannelSettings settings,
            String memberName,
            ChannelTimings timings,
            ChannelCounts counts,
            ChannelListener receiver,
            MemberView view)
            throws IOException {
        this.settings = settings;
        this.timings = timings;
        this.receiver = receiver;
        this.feed = view.feed(this::admits);
        this.work = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("clowder-channel-work"));
        work.setRemoveOnCancelPolicy(true);
        this.peers = new StaticPeers(settings.peers(), view, timings);
        this.attendance = new Attendance(view, this::expected);
        this.channel = new ChannelBuilder(settings, memberName, timings, counts).build(work, attendance, peers::look);
        this.greetings = new Greetings(channel, feed);
    }

    /** Those of the configuration, or those that were found. */
    private Map<String, String> expected() {
        return settings.membership() == Membership.STATIC ? peers.reasons() : greetings.reasons();
    }

    private boolean admits(Member member) {
        boolean self = MemberAddress.of(member).equals(settings.place());
        return !self
                && settings.clusterName()
                        .equals(MemberPayload.clusterName(member).orElse(settings.clusterName()));
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void open() throws IOException {
        try {
            PortProbe.check(settings);
            channel.addChannelListener(receiver);
            listenForMembers();
            progress = Progress.BEGUN;
            channel.start(Channel.DEFAULT);
            progress = Progress.DONE;
        } catch (ChannelException e) {
            throw explained(e);
        } finally {
            if (progress != Progress.DONE) {
                close();
            }
        }
        peers.reportAfterGrace(work, attendance::refuses);
    }

    /** Without the wrapping, and with what is known to help where Tribes only says "Invalid argument". */
    private IOException explained(ChannelException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        boolean multicast = settings.membership() == Membership.MULTICAST && cause instanceof SocketException;
        return new IOException(
                multicast
                        ? "multicast to " + settings.multicast() + " failed (" + cause.getMessage()
                                + "); start the JVM with -Djava.net.preferIPv4Stack=true, or use membership=static"
                        : cause.getMessage(),
                e);
    }

    /** Static membership exchanges messages before it takes a member for one, so that its members have the key; multicast tells of names. */
    private void listenForMembers() {
        boolean namesCome = settings.membership() == Membership.STATIC || settings.membership() == Membership.MULTICAST;
        boolean keyIsProved = settings.key().isEmpty() || settings.membership() == Membership.STATIC;
        if (!namesCome || !keyIsProved) {
            channel.addChannelListener(greetings);
            channel.addMembershipListener(greetings);
        } else {
            channel.addMembershipListener(feed);
        }
    }

    @Override
    public void announce() {
        feed.begin();
    }

    @Override
    public void settle() throws InterruptedException {
        peers.awaitAnswering();
        // what membership found is told on the work thread: let it catch up
        WorkQueue.drain(work, timings.settle());
    }

    @Override
    public void close() {
        feed.end();
        if (progress == Progress.BEGUN) {
            stopParts();
        }
        if (progress != Progress.NOTHING) {
            progress = Progress.NOTHING;
            Guard.call("stop of the channel", () -> channel.stop(Channel.DEFAULT));
            log.debug("Channel on " + settings.place() + " closed");
        }
        work.shutdownNow();
    }

    /** Tribes takes a start that failed half-way for one that never began, and would leave what it had opened. */
    private void stopParts() {
        Guard.run("stop of the membership", () -> channel.getMembershipService()
                .stop(MembershipService.MBR_RX | MembershipService.MBR_TX));
        Guard.run("stop of the sender", channel.getChannelSender()::stop);
        Guard.run("stop of the receiver", channel.getChannelReceiver()::stop);
    }

    @Override
    public Optional<Attendance> attendance() {
        return Optional.of(attendance);
    }

    @Override
    public String name() {
        return "channel of cluster \"" + settings.clusterName() + "\" on " + settings.place()
                + (settings.key().isPresent() ? ", encrypted" : "");
    }

    @Override
    public String remark() {
        return "";
    }
}

package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.catalina.tribes.group.interceptors.MessageDispatchInterceptor;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.transport.ReplicationTransmitter;
import org.apache.catalina.tribes.transport.nio.PooledParallelSender;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.channel.internal.tribes.frames.GuardedReceiver;

/** Puts a channel together from Tribes' parts; opens nothing yet. */
final class ChannelBuilder {

    /** In bytes. Tribes' own 43,800 cut a large message into turns of waiting for the other side. */
    private static final int SEND_BUFFER = 512 * 1024;

    /** In bytes; each receiving thread has a buffer of this size, too. */
    private static final int RECEIVE_BUFFER = 256 * 1024;

    private final ChannelSettings settings;
    private final String memberName;
    private final ChannelTimings timings;
    private final ChannelCounts counts;

    /** @param counts gets what the channel drops and its receiver refuses */
    ChannelBuilder(ChannelSettings settings, String memberName, ChannelTimings timings, ChannelCounts counts) {
        this.settings = settings;
        this.memberName = memberName;
        this.timings = timings;
        this.counts = counts;
    }

    /**
     * @param executor runs the channel's periodic and membership work, one task at a time so that they stay in order
     * @param attendance is told of members whose messages are dropped
     * @param eachRound see {@link MembershipScheme#create}
     */
    FilteringGroupChannel build(ScheduledThreadPoolExecutor executor, Attendance attendance, Runnable eachRound)
            throws IOException {
        FilteringGroupChannel channel = new FilteringGroupChannel(counts, attendance);
        // unique in this JVM: Tribes keeps its MBeans by channel name
        channel.setName((settings.clusterName() + "-" + settings.place()).replaceAll("[^A-Za-z0-9._-]", "_"));
        channel.setUtilityExecutor(executor);
        channel.setOptionCheck(true);
        channel.setHeartbeatSleeptime(timings.heartbeat());
        channel.setChannelReceiver(receiver());
        channel.setChannelSender(sender());
        byte[] payload = MemberPayload.write(memberName, settings.clusterName());
        channel.setMembershipService(MembershipScheme.of(settings).create(settings, payload, timings, eachRound));
        channel.addInterceptor(new MessageDispatchInterceptor());
        // nearer to the channel than the failure detector, whose probes are not encrypted
        settings.key().ifPresent(key -> channel.addInterceptor(new Encryption(key, attendance)));
        channel.addInterceptor(new TcpFailureDetector());
        return channel;
    }

    private GuardedReceiver receiver() {
        GuardedReceiver receiver = new GuardedReceiver(counts.guard());
        receiver.setAddress(settings.address().getHostAddress());
        receiver.setPort(settings.port());
        // one attempt: the configured port or none
        receiver.setAutoBind(1);
        receiver.setMaxThreads(30);
        receiver.setRxBufSize(RECEIVE_BUFFER);
        return receiver;
    }

    private ReplicationTransmitter sender() {
        PooledParallelSender transport = new PooledParallelSender();
        transport.setTimeout(settings.sendTimeout());
        transport.setTxBufSize(SEND_BUFFER);
        ReplicationTransmitter transmitter = new ReplicationTransmitter();
        transmitter.setTransport(transport);
        return transmitter;
    }
}

package org.clowder.itests.hosts.channelhost;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A bundle of a host that has a channel of Tribes for purposes of its own: it offers it as a service, and a number is sent to the other one and
 * counted up all the time, an object and bytes in turn. What it receives is a service too, a List of numbers. With the framework's property {@code host.accepts} it takes every message:
 * for a number, or, where that is {@code silent}, leaves those that are none.
 */
public abstract class ChannelHost implements BundleActivator, ChannelListener {

    private final List<Object> received = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private GroupChannel channel;
    private long next;
    private boolean all;
    private boolean silent;

    /** The framework's properties {@code host.port} and {@code host.peer} are ports on the loopback address. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it goes on until it is shut down
    public void start(BundleContext context) throws ChannelException, IOException {
        channel = channel(
                Integer.parseInt(context.getProperty("host.port")), Integer.parseInt(context.getProperty("host.peer")));
        String accepts = context.getProperty("host.accepts");
        all = accepts != null;
        silent = "silent".equals(accepts);
        offer(channel, context);
        context.registerService(List.class, received, new Hashtable<>(Map.of("host.received", true)));
        clock.scheduleWithFixedDelay(this::send, 100, 100, TimeUnit.MILLISECONDS);
    }

    /** Listens to the channel, starts it and makes it a service. */
    protected abstract void offer(GroupChannel channel, BundleContext context) throws ChannelException;

    private static GroupChannel channel(int port, int peer) throws IOException {
        GroupChannel channel = new GroupChannel();
        channel.setName("host");
        channel.setJmxEnabled(false);
        NioReceiver receiver = new NioReceiver();
        receiver.setAddress("127.0.0.1");
        receiver.setPort(port);
        receiver.setAutoBind(1);
        channel.setChannelReceiver(receiver);
        StaticMembershipService membership = new StaticMembershipService();
        membership.setLocalMember(new StaticMember("127.0.0.1", port, 0));
        membership.addStaticMember(new StaticMember("127.0.0.1", peer, 0));
        membership.setRpcTimeout(300);
        membership.setPingInterval(200);
        membership.setUseThread(true);
        channel.setMembershipService(membership);
        channel.addInterceptor(new TcpFailureDetector());
        return channel;
    }

    private void send() {
        try {
            if (channel.hasMembers()) {
                channel.send(
                        channel.getMembers(),
                        next % 2 == 0 ? next : new ByteMessage(longToBytes(next)),
                        Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK);
                next++;
            }
        } catch (ChannelException e) {
            System.out.println("The other host is not reached: " + e);
        }
    }

    private static byte[] longToBytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static long bytesToLong(byte... bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    @Override
    public boolean accept(Serializable message, Member sender) {
        return all || !(message instanceof RpcMessage);
    }

    @Override
    public void messageReceived(Serializable message, Member sender) {
        if (silent && message instanceof RpcMessage) {
            return;
        }
        received.add(message instanceof ByteMessage bytes ? bytesToLong(bytes.getMessage()) : (Long) message);
    }

    @Override
    public void stop(BundleContext context) throws ChannelException, InterruptedException {
        clock.shutdownNow();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        channel.stop(Channel.DEFAULT);
    }
}

package org.clowder.itests.messages;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.apache.catalina.tribes.util.UUIDGenerator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * A host platform's own channel, and a bad one: offered as a service if the property {@code itest.channel.port} of the
 * framework names its port, {@code itest.channel.other} that of the other member, and {@code itest.channel.seed} what
 * goes wrong.
 */
@Component(
        service = UnreliableChannel.class,
        immediate = true,
        property = {"osgi.command.scope=itest", "osgi.command.function=mistreated"})
public final class UnreliableChannel {

    private static final String ADDRESS = "127.0.0.1";

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final GroupChannel channel = new GroupChannel();
    private UnreliableInterceptor interceptor;
    private ServiceRegistration<Channel> registration;

    @Activate
    public UnreliableChannel(BundleContext context) throws IOException, ChannelException {
        String port = context.getProperty("itest.channel.port");
        if (port == null) {
            return;
        }
        interceptor = new UnreliableInterceptor(Long.parseLong(context.getProperty("itest.channel.seed")), clock);
        // The same on both: static membership finds its partners by it.
        channel.setName("unreliable");
        channel.setChannelReceiver(receiver(Integer.parseInt(port)));
        channel.setMembershipService(
                membership(Integer.parseInt(port), Integer.parseInt(context.getProperty("itest.channel.other"))));
        channel.addInterceptor(interceptor);
        channel.addInterceptor(new TcpFailureDetector());
        channel.start(Channel.DEFAULT);
        registration = context.registerService(Channel.class, channel, null);
    }

    private static NioReceiver receiver(int port) {
        NioReceiver receiver = new NioReceiver();
        receiver.setAddress(ADDRESS);
        receiver.setPort(port);
        receiver.setAutoBind(1);
        return receiver;
    }

    private static StaticMembershipService membership(int port, int other) throws IOException {
        StaticMembershipService membership = new StaticMembershipService();
        StaticMember local = new StaticMember(ADDRESS, port, 0);
        local.setUniqueId(UUIDGenerator.randomUUID(true));
        membership.setLocalMember(local);
        membership.addStaticMember(new StaticMember(ADDRESS, other, 0));
        return membership;
    }

    /** What went wrong so far, as JSON. */
    public String mistreated() {
        return interceptor == null ? "{}" : interceptor.counts();
    }

    @Deactivate
    void deactivate() throws ChannelException {
        if (registration != null) {
            registration.unregister();
            channel.stop(Channel.DEFAULT);
        }
        clock.shutdownNow();
    }
}

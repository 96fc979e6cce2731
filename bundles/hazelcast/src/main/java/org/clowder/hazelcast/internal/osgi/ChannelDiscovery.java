package org.clowder.hazelcast.internal.osgi;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ClusterMember;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.Topic;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

/**
 * Members of Hazelcast find each other as members of the shared channel: over a topic of it, each tells the others where its Hazelcast
 * listens. Safe for use by several threads.
 */
public final class ChannelDiscovery implements DiscoveryStrategyFactory, AutoCloseable {

    private static final Log LOG = LogFactory.getLog(ChannelDiscovery.class);

    private static final String TOPIC = "org.clowder.hazelcast";
    /** In front of an address: whoever gets it tells its own. */
    private static final String ASKS = "?";

    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Duration ANSWERS = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final SharedChannel channel;
    private final Map<ClusterMember, String> addresses = new ConcurrentHashMap<>();
    private volatile Topic<String> topic;
    private volatile String own;

    private ChannelDiscovery(SharedChannel channel) {
        this.channel = channel;
    }

    /** Null where there is no shared channel, or platform clustering is off. */
    public static ChannelDiscovery find() {
        Bundle bundle = FrameworkUtil.getBundle(ChannelDiscovery.class);
        BundleContext context = bundle == null ? null : bundle.getBundleContext();
        ServiceReference<SharedChannel> reference =
                context == null ? null : context.getServiceReference(SharedChannel.class);
        SharedChannel channel = reference == null ? null : context.getService(reference);
        if (channel == null) {
            return null;
        }
        try {
            channel.settled().toCompletableFuture().get(SETTLING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("The shared channel is not settled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return channel.state() == SharedChannel.State.STARTED ? new ChannelDiscovery(channel) : null;
    }

    public String clusterName() {
        return channel.clusterName();
    }

    /** Where the channel of this member listens. */
    public String host() {
        return channel.localMember().map(ClusterMember::host).orElse("127.0.0.1");
    }

    /** Has Hazelcast ask here who is there. */
    public void configure(Config config) {
        config.setProperty("hazelcast.discovery.enabled", "true");
        config.getNetworkConfig()
                .getJoin()
                .getDiscoveryConfig()
                .addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(this));
    }

    @Override
    public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
        return Strategy.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is in the interface
    public DiscoveryStrategy newDiscoveryStrategy(
            DiscoveryNode discoveryNode, ILogger logger, Map<String, Comparable> properties) {
        Address address = discoveryNode.getPrivateAddress();
        own = address.getHost() + ":" + address.getPort();
        return new Strategy(logger, properties);
    }

    @Override
    public Collection<PropertyDefinition> getConfigurationProperties() {
        return List.of();
    }

    private final class Strategy extends AbstractDiscoveryStrategy {

        @SuppressWarnings("rawtypes")
        Strategy(ILogger logger, Map<String, Comparable> properties) {
            super(logger, properties);
        }

        @Override
        public void start() {
            topic = channel.topic(TOPIC, String.class, ChannelDiscovery.this::received);
            ask();
        }

        @Override
        public Iterable<DiscoveryNode> discoverNodes() {
            if (!addresses.keySet().containsAll(channel.members())) {
                ask();
            }
            return nodes();
        }
    }

    private void received(String message, ClusterMember from) throws IOException {
        boolean asks = message.startsWith(ASKS);
        addresses.put(from, asks ? message.substring(1) : message);
        Topic<String> answering = topic;
        if (asks && answering != null) {
            answering.send(own, from);
        }
    }

    /** A member without Hazelcast, or one that is just starting, does not answer. */
    private void ask() {
        try {
            topic.send(ASKS + own);
        } catch (IOException e) {
            LOG.debug("Not all members have heard where Hazelcast is", e);
        }
        long end = System.nanoTime() + ANSWERS.toNanos();
        while (!addresses.keySet().containsAll(channel.members()) && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private List<DiscoveryNode> nodes() {
        addresses.keySet().retainAll(channel.members());
        List<DiscoveryNode> nodes = new ArrayList<>();
        for (String address : addresses.values()) {
            int colon = address.lastIndexOf(':');
            try {
                nodes.add(new SimpleDiscoveryNode(
                        new Address(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))));
            } catch (UnknownHostException | IndexOutOfBoundsException | NumberFormatException e) {
                LOG.warn("A member says that its Hazelcast is at " + address + ", which is no address", e);
            }
        }
        return nodes;
    }

    @Override
    public void close() {
        if (topic != null) {
            topic.close();
        }
    }
}

package org.clowder.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig;
import com.hazelcast.client.config.XmlClientConfigBuilder;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes the member a client of a Hazelcast cluster, which keeps the sessions while members go and come. */
public final class ClientServerLifecycleListener extends HazelcastLifecycleListener {

    /** In s, how long the start waits for a cluster, where the configuration has no {@code cluster-connect-timeout}. */
    private static final int PATIENCE = 10;

    @Override
    HazelcastInstance start() {
        ClientConfig config = getConfigLocation() == null
                ? ClientConfig.load()
                : read(in -> new XmlClientConfigBuilder(in).build(), in -> new YamlClientConfigBuilder(ofClient(in))
                        .build());
        config.setClassLoader(ClientServerLifecycleListener.class.getClassLoader());
        SafeConfig.secure(config);
        config.getProperties().putIfAbsent("hazelcast.logging.type", "jdk");
        ClientConnectionStrategyConfig strategy = config.getConnectionStrategyConfig();
        boolean endless = strategy.getConnectionRetryConfig().getClusterConnectTimeoutMillis() < 0;
        return endless ? startInBackground(config, strategy) : HazelcastClient.newHazelcastClient(config);
    }

    /** The documentation of the earlier session manager prints a client's configuration below the root of a member's. */
    private static InputStream ofClient(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return new ByteArrayInputStream(
                text.replaceFirst("(?m)^hazelcast:", "hazelcast-client:").getBytes(StandardCharsets.UTF_8));
    }

    /** A cluster that is away would hold up the start of the member for ever. */
    private static HazelcastInstance startInBackground(ClientConfig config, ClientConnectionStrategyConfig strategy) {
        CountDownLatch connected = new CountDownLatch(1);
        config.addListenerConfig(new ListenerConfig((LifecycleListener) event -> {
            if (event.getState() == LifecycleState.CLIENT_CONNECTED) {
                connected.countDown();
            }
        }));
        strategy.setAsyncStart(true);
        HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
        try {
            if (!connected.await(PATIENCE, TimeUnit.SECONDS)) {
                LOG.warn("The Hazelcast cluster " + config.getClusterName() + " at "
                        + config.getNetworkConfig().getAddresses() + " was not found within " + PATIENCE
                        + " s; the start goes on, and so does the search. Start its members");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return client;
    }
}

package org.clowder.itests.app;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryXmlConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Offers a Hazelcast of its own, configured by {@code /hazelcast.xml} of the bundle, as a service once it has started, as a host platform may. */
public final class HazelcastOfHost implements BundleActivator {

    private CompletableFuture<HazelcastInstance> started;

    @Override
    public void start(BundleContext context) {
        started = CompletableFuture.supplyAsync(() -> {
            HazelcastInstance instance = started();
            context.registerService(HazelcastInstance.class, instance, null);
            return instance;
        });
    }

    private static HazelcastInstance started() {
        try (InputStream in = HazelcastOfHost.class.getResourceAsStream("/hazelcast.xml")) {
            Config config = new InMemoryXmlConfig(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            // there are other packages of Hazelcast than this bundle imports
            config.setClassLoader(HazelcastInstance.class.getClassLoader());
            return Hazelcast.newHazelcastInstance(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop(BundleContext context) {
        started.join().shutdown();
    }
}

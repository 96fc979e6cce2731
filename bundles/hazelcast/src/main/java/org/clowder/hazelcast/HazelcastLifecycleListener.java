package org.clowder.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Server;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.file.ConfigFileLoader;
import org.clowder.hazelcast.internal.Instances;

/** Starts Hazelcast before the Server's applications, and stops it after them. */
abstract class HazelcastLifecycleListener implements LifecycleListener {

    static final Log LOG = LogFactory.getLog(HazelcastLifecycleListener.class);

    private String configLocation;
    private HazelcastInstance instance;

    HazelcastLifecycleListener() {}

    public String getConfigLocation() {
        return configLocation;
    }

    /**
     * Where the configuration of Hazelcast is, XML or YAML: a file (a relative path is one below the member's directory), a URL, or a resource of the class path.
     *
     * @param location if not set, {@code hazelcast.xml} and kin as Hazelcast itself looks for them, else settings that bind to loopback
     */
    public void setConfigLocation(String location) {
        configLocation = location;
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        if (!(event.getLifecycle() instanceof Server server)) {
            return;
        }
        if (Lifecycle.BEFORE_START_EVENT.equals(event.getType()) && instance == null) {
            instance = started();
            Instances.offer(server, instance);
        } else if (Lifecycle.AFTER_STOP_EVENT.equals(event.getType()) && instance != null) {
            Instances.withdraw(server, instance);
            instance.shutdown();
            instance = null;
            stopped();
        }
    }

    /** Hazelcast looks for classes with the thread's loader. */
    private HazelcastInstance started() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(HazelcastLifecycleListener.class.getClassLoader());
        try {
            return start();
        } catch (RuntimeException e) {
            stopped();
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    abstract HazelcastInstance start();

    void stopped() {}

    /** A configuration that was named. */
    interface Reading<T> {
        T read(InputStream in) throws IOException;
    }

    /** @throws IllegalArgumentException if there is no such configuration, or it is not valid */
    <T> T read(Reading<T> xml, Reading<T> yaml) {
        try (InputStream in = open()) {
            boolean isYaml = configLocation.endsWith(".yaml") || configLocation.endsWith(".yml");
            T config = (isYaml ? yaml : xml).read(in);
            LOG.info("Hazelcast is configured by " + configLocation);
            return config;
        } catch (IOException | RuntimeException e) {
            LOG.debug("Configuration of Hazelcast", e);
            // without the cause, which would be all that is told of it
            throw new IllegalArgumentException(
                    "configLocation=\"" + configLocation + "\" of " + getClass().getSimpleName() + ": " + e);
        }
    }

    private InputStream open() throws IOException {
        String resource = configLocation.startsWith("classpath:")
                ? configLocation.substring("classpath:".length())
                : configLocation;
        if (Files.isRegularFile(Path.of(resource))) {
            return Files.newInputStream(Path.of(resource));
        }
        InputStream in = getClass().getClassLoader().getResourceAsStream(resource);
        return in != null
                ? in
                : ConfigFileLoader.getSource().getResource(configLocation).getInputStream();
    }
}

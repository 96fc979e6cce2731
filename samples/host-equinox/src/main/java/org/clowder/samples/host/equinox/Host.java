package org.clowder.samples.host.equinox;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A host: Equinox with the bundles of a directory, which it configures itself. Its arguments are that directory, and the one with
 * {@code conf/}.
 */
public final class Host {

    private Host() {}

    public static void main(String[] arguments) throws BundleException, IOException, InterruptedException {
        Path base = Path.of(arguments[1]).toAbsolutePath();
        Map<String, String> properties = Map.of(
                Constants.FRAMEWORK_STORAGE,
                base.resolve("framework").toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN,
                Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.osgi.service.cm;version=1.6.1",
                "clowder.base",
                base.toString());
        Framework framework = new EquinoxFactory().newFramework(properties);
        framework.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework)));
        for (Bundle bundle : install(framework.getBundleContext(), Path.of(arguments[0]))) {
            bundle.start();
            if (bundle.getSymbolicName().equals("org.apache.felix.configadmin")) {
                // before the channel starts: until it has this, platform clustering is off
                configure(framework.getBundleContext(), "org.clowder.channel", base.resolve("conf"));
            }
        }
        framework.waitForStop(0);
    }

    private static List<Bundle> install(BundleContext context, Path directory) throws BundleException, IOException {
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                bundles.add(context.installBundle(file.toUri().toString()));
            }
        }
        return bundles;
    }

    /** Hands a file of properties, if it is there, to Config Admin. */
    private static void configure(BundleContext context, String pid, Path directory)
            throws IOException, InterruptedException {
        Path file = directory.resolve(pid + ".cfg");
        if (!Files.exists(file)) {
            return;
        }
        Properties values = new Properties();
        try (Reader content = Files.newBufferedReader(file)) {
            values.load(content);
        }
        ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> admin =
                new ServiceTracker<>(context, ConfigurationAdmin.class, null);
        admin.open();
        Hashtable<String, Object> dictionary = new Hashtable<>();
        values.stringPropertyNames().forEach(key -> dictionary.put(key, values.getProperty(key)));
        admin.waitForService(10_000).getConfiguration(pid, "?").update(dictionary);
        admin.close();
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(30_000);
        } catch (BundleException e) {
            throw new IllegalStateException("The framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

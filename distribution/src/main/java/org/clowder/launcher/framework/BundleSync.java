package org.clowder.launcher.framework;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Brings the framework's bundles into agreement with the installation's list: installs what is new, updates what has
 * changed since the last start, uninstalls what has left the list, and has each of them started. What is needed
 * only once it is named is brought up to date if it is here. Bundles from
 * elsewhere, such as hot-deployed ones, are not touched. Used before the framework starts.
 */
final class BundleSync {

    private final BundleContext context;
    private final Path record;

    /**
     * @param context the system bundle's, of a framework that is initialised and not started
     * @param record the file that remembers what was installed; it lives and goes with the framework's storage
     */
    BundleSync(BundleContext context, Path record) {
        this.context = context;
        this.record = record;
    }

    /**
     * Installs, updates and uninstalls.
     *
     * @param bundles the list
     * @param started the names of the bundles to start; the others are installed only
     */
    void apply(List<SystemBundle> bundles, Predicate<String> started) throws BundleException, IOException {
        Properties before = read();
        Properties now = new Properties();
        for (SystemBundle bundle : bundles) {
            boolean always = bundle.neededFor() == null;
            if (always || context.getBundle(bundle.location()) != null) {
                String stamp = bundle.stamp();
                now.setProperty(bundle.location(), stamp);
                Bundle installed = install(bundle, stamp.equals(before.getProperty(bundle.location())));
                prepare(installed, bundle.startLevel(), always && started.test(bundle.name()));
            }
        }
        Set<String> gone = new HashSet<>(before.stringPropertyNames());
        gone.removeAll(now.stringPropertyNames());
        uninstall(gone);
        if (!now.equals(before)) {
            write(now);
        }
    }

    private Bundle install(SystemBundle bundle, boolean unchanged) throws BundleException {
        Bundle installed = context.getBundle(bundle.location());
        if (installed == null) {
            return context.installBundle(bundle.location());
        }
        if (!unchanged) {
            installed.update();
        }
        return installed;
    }

    private static void prepare(Bundle bundle, int startLevel, boolean start) throws BundleException {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        if (level.getStartLevel() != startLevel) {
            level.setStartLevel(startLevel);
        }
        // Also after somebody has stopped it in a shell: the list says what a member consists of.
        if (start && !level.isPersistentlyStarted()) {
            bundle.start();
        }
    }

    private void uninstall(Set<String> locations) throws BundleException {
        for (String location : locations) {
            Bundle bundle = context.getBundle(location);
            if (bundle != null) {
                bundle.uninstall();
            }
        }
    }

    private Properties read() throws IOException {
        Properties properties = new Properties();
        if (Files.exists(record)) {
            try (Reader reader = Files.newBufferedReader(record)) {
                properties.load(reader);
            }
        }
        return properties;
    }

    private void write(Properties properties) throws IOException {
        try (Writer writer = Files.newBufferedWriter(record)) {
            properties.store(writer, "The bundles of the installation, as of the last start");
        }
    }
}

package org.clowder.launcher.framework;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.launcher.member.MemberProperties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * The OSGi framework of a member with the bundles of the installation: {@link #start} leads it to the start level
 * before the server's, {@link #raise} to the last one, {@link #stop} back in reverse order.
 */
public final class MemberFramework {

    /** Configuration, the channel, sessions, deployment and shell; the server comes after it. */
    static final int BEFORE_SERVER = 15;

    /** Bundles that do not belong to the installation. */
    static final int LATER_BUNDLES = 25;

    /** Everything. */
    private static final int LAST = 30;

    /** What the server installs when a file names a class: a package, a start level and a location on each line. */
    private static final String WHEN_NAMED = "clowder.bundles.when-named";

    private static final Logger LOG = Logger.getLogger(MemberFramework.class.getName());

    private final Framework framework;

    private MemberFramework(Framework framework) {
        this.framework = framework;
    }

    /** The framework of a running member; its storage is {@code data/cache}. */
    public static MemberFramework ofMember(Path home, MemberDirectory member, MemberProperties values)
            throws CommandException, IOException {
        Map<String, Object> properties = new FrameworkProperties(home, member, values)
                .put(Constants.FRAMEWORK_STORAGE, member.cache())
                .asMap();
        return prepare(home, member.cache(), properties, name -> true);
    }

    /**
     * The framework of {@code clowder check}, beside that of a running member: nothing opens a port or writes to the
     * member's directory. Without FileInstall there is no configuration, and without configuration no channel.
     *
     * @param storage an empty directory
     */
    public static MemberFramework ofCheck(Path home, MemberDirectory member, MemberProperties values, Path storage)
            throws CommandException, IOException {
        Map<String, Object> properties = new FrameworkProperties(home, member, values)
                .put(Constants.FRAMEWORK_STORAGE, storage)
                .put("clowder.mode", "check")
                .put("clowder.check.ports", MemberLock.holder(member).isEmpty())
                .asMap();
        List<String> resolvedOnly = List.of(
                "org.apache.felix.fileinstall",
                "org.apache.felix.http.bridge",
                "org.clowder.whiteboard",
                "org.apache.felix.gogo.runtime",
                "org.apache.felix.gogo.command",
                "org.clowder.shell");
        return prepare(home, storage, properties, name -> !resolvedOnly.contains(name));
    }

    /**
     * A framework whose classes can be loaded; of its bundles only that one runs which changes classes as they are loaded.
     *
     * @param storage an empty directory
     */
    public static MemberFramework ofClasses(Path home, MemberDirectory member, MemberProperties values, Path storage)
            throws CommandException, IOException {
        Map<String, Object> properties = new FrameworkProperties(home, member, values)
                .put(Constants.FRAMEWORK_STORAGE, storage)
                .asMap();
        return prepare(home, storage, properties, "org.clowder.tomcat"::equals);
    }

    private static MemberFramework prepare(
            Path home, Path storage, Map<String, Object> properties, Predicate<String> started)
            throws CommandException, IOException {
        Path system = home.resolve("system");
        List<SystemBundle> bundles = SystemBundles.read(system);
        properties.put(WHEN_NAMED, whenNamed(bundles));
        FrameworkStorage cache = new FrameworkStorage(storage);
        cache.clearUnlessOf(home);
        try {
            return prepare(cache, properties, bundles, started);
        } catch (BundleException | RuntimeException e) {
            // Storage can be made anew; a process that was killed while it wrote must not keep a member down.
            LOG.log(Level.WARNING, "The framework's storage " + storage + " is unusable and is made anew", e);
        }
        cache.clearUnlessOf(null);
        try {
            return prepare(cache, properties, bundles, started);
        } catch (BundleException e) {
            throw CommandException.refused("the framework cannot be prepared: " + e.getMessage(), e);
        }
    }

    private static String whenNamed(List<SystemBundle> bundles) {
        return bundles.stream()
                .filter(bundle -> bundle.neededFor() != null)
                .map(bundle -> bundle.neededFor() + " " + bundle.startLevel() + " " + bundle.location())
                .collect(Collectors.joining("\n"));
    }

    private static MemberFramework prepare(
            FrameworkStorage cache,
            Map<String, Object> properties,
            List<SystemBundle> bundles,
            Predicate<String> started)
            throws BundleException, IOException {
        Framework framework = new FrameworkFactory().newFramework(properties);
        framework.init();
        try {
            new BundleSync(framework.getBundleContext(), cache.record()).apply(bundles, started);
            return new MemberFramework(framework);
        } catch (BundleException | IOException | RuntimeException e) {
            framework.stop();
            throw e;
        }
    }

    /** The system bundle's context. */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /** Starts what comes before the server. Returns when that is done. */
    public void start() throws CommandException {
        try {
            framework.start();
        } catch (BundleException e) {
            throw CommandException.refused("the framework does not start: " + e.getMessage(), e);
        }
    }

    /** Starts the server and what comes after it. Returns when that is done. */
    public void raise() throws InterruptedException {
        CountDownLatch raised = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(LAST, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                raised.countDown();
            }
        });
        raised.await();
    }

    /**
     * Stops everything, the server first.
     *
     * @param millis how long to wait at most
     * @return whether everything has stopped
     */
    public boolean stop(long millis) throws InterruptedException {
        try {
            framework.stop();
            return framework.waitForStop(millis).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (BundleException e) {
            LOG.log(Level.SEVERE, "The framework does not stop", e);
            return false;
        }
    }

    /** Waits until the framework has stopped, for whatever reason. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }
}

package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.WaitingException;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.archive.PassingFailure;
import org.clowder.deploy.internal.artefact.PreparedFiles;
import org.clowder.deploy.internal.artefact.Surroundings;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Installs, updates, starts and uninstalls the bundles of the deploy folders. Confined to the folder's thread. A bundle's start level is one above that of this bundle, so that the framework
 * stops the server, which is above, before the web bundles.
 */
final class BundleInstaller {

    private static final Log log = LogFactory.getLog(BundleInstaller.class);
    private static final long REFRESH_SECONDS = 60;

    private final BundleContext context;
    private final PreparedFiles prepared;

    BundleInstaller(Surroundings surroundings) {
        this.context = surroundings.context();
        this.prepared = surroundings.prepared();
    }

    /** The bundle that was installed from a file, in this run of the framework or an earlier one. */
    Optional<Bundle> installed(Path file) {
        return Optional.ofNullable(context.getBundle(location(file)));
    }

    /** The files from which bundles were installed by this class, or by their URL. */
    static Stream<Path> files(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getLocation)
                .filter(location -> location.startsWith("file:"))
                .flatMap(location -> {
                    try {
                        return Stream.of(Path.of(URI.create(location)));
                    } catch (IllegalArgumentException e) {
                        return Stream.empty();
                    }
                });
    }

    private static String location(Path file) {
        return file.toUri().toString();
    }

    /** Whether a bundle was installed from a file and has the content of that fingerprint. */
    boolean isCurrent(Path file, String fingerprint) {
        return installed(file).filter(bundle -> isCurrent(bundle, fingerprint)).isPresent();
    }

    /** Whether the bundle has the content of that fingerprint. */
    boolean isCurrent(Bundle bundle, String fingerprint) {
        Path note = note(bundle);
        try {
            return Files.exists(note) && Files.readString(note).equals(fingerprint);
        } catch (IOException e) {
            log.debug("Cannot read " + note + "; the bundle is updated", e);
            return false;
        }
    }

    private Path note(Bundle bundle) {
        return context.getDataFile("bundle-" + bundle.getBundleId()).toPath();
    }

    /** Whether this class has noted a content of the bundle. */
    boolean isNoted(Bundle bundle) {
        return Files.exists(note(bundle));
    }

    /** Installs the bundle; it is not started, and its content not noted before that. */
    Bundle install(Path file) throws DeploymentException {
        try (InputStream in = open(file)) {
            Bundle bundle = context.installBundle(location(file), in);
            bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel());
            refresh(hosts(bundle));
            log.info("Installed bundle " + name(bundle) + " from " + file.getFileName());
            return bundle;
        } catch (IOException | BundleException e) {
            throw failure("cannot be installed as a bundle: ", e);
        }
    }

    private InputStream open(Path file) throws IOException, DeploymentException {
        return prepared.has(file) ? prepared.take(file) : BundleFile.open(file, JavaxRule.TOLD, prepared.directory());
    }

    /** The one after this bundle's own, unless the framework goes no further than to that. */
    private int startLevel() {
        int own = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
        String beginning = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
        boolean reached = beginning != null && Integer.parseInt(beginning.strip()) > own || frameworkLevel() > own;
        return reached ? own + 1 : own;
    }

    private int frameworkLevel() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
    }

    /** Replaces the content of the bundle. If that fails, the framework keeps the old content, which is started again. */
    void update(Bundle bundle, Path file, String fingerprint) throws DeploymentException {
        Set<Bundle> affected = new HashSet<>(hosts(bundle));
        Path copy = context.getDataFile("update-" + bundle.getBundleId()).toPath();
        try (InputStream in = open(file)) {
            // what there is no space for is not worth a stop
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            copy.toFile().delete();
            throw failure("cannot update bundle " + name(bundle) + ": ", e);
        }
        try (InputStream in = Files.newInputStream(copy, StandardOpenOption.DELETE_ON_CLOSE)) {
            if (!isFragment(bundle)) {
                bundle.stop(Bundle.STOP_TRANSIENT);
            }
            bundle.update(in);
            note(bundle, fingerprint);
        } catch (IOException | BundleException e) {
            throw failure("cannot update bundle " + name(bundle) + ": ", e);
        }
        affected.add(bundle);
        affected.addAll(hosts(bundle));
        refresh(affected);
        log.info("Updated bundle " + name(bundle) + " from " + file.getFileName());
    }

    /** Uninstalls the bundle, if that was not done by someone else. */
    void uninstall(Bundle bundle) throws DeploymentException {
        Set<Bundle> affected = new HashSet<>(hosts(bundle));
        try {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
            Files.deleteIfExists(note(bundle));
        } catch (IOException | BundleException e) {
            throw new DeploymentException("cannot uninstall bundle " + name(bundle) + ": " + reason(e), e);
        }
        affected.add(bundle);
        refresh(affected);
        log.info("Uninstalled bundle " + name(bundle));
    }

    /** Whether the bundle should run and does not. */
    boolean waits(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0
                && !isFragment(bundle)
                && level.isPersistentlyStarted()
                && level.getStartLevel() <= frameworkLevel();
    }

    /** Whether the bundle has, or can be given, all that its headers ask for. */
    boolean resolves(Bundle bundle) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .resolveBundles(Set.of(bundle));
    }

    /** Starts the bundle, now and whenever the framework starts. */
    void start(Bundle bundle) throws DeploymentException {
        if (isFragment(bundle)) {
            return;
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            List<String> missing = MissingRequirements.of(context, bundle);
            if (e.getType() == BundleException.RESOLVE_ERROR && !missing.isEmpty()) {
                throw new WaitingException("bundle " + name(bundle) + " waits for " + String.join(", ", missing)
                        + "; deployed as soon as a bundle offers " + (missing.size() == 1 ? "it" : "them"));
            }
            throw new DeploymentException("bundle " + name(bundle) + " cannot start: " + reason(e), e);
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** The bundles that a fragment may attach to; they see it, or lose it, by a refresh only. */
    private Set<Bundle> hosts(Bundle fragment) {
        Set<Bundle> hosts = new HashSet<>();
        String header = fragment.getHeaders().get(Constants.FRAGMENT_HOST);
        if (header != null) {
            String host = header.split(";", 2)[0].trim();
            Arrays.stream(context.getBundles())
                    .filter(bundle -> host.equals(bundle.getSymbolicName()))
                    .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                    .forEach(hosts::add);
        }
        return hosts;
    }

    private void refresh(Collection<Bundle> bundles) {
        if (bundles.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(bundles, (FrameworkEvent event) -> done.countDown());
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                log.warn("Refreshing " + bundles + " takes longer than " + REFRESH_SECONDS + " s; not waiting for it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Notes which content the bundle has. */
    void note(Bundle bundle, String fingerprint) {
        try {
            Files.writeString(note(bundle), fingerprint, StandardCharsets.UTF_8);
        } catch (IOException e) {
            log.debug("Cannot write " + note(bundle) + "; the bundle is updated at the next start", e);
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** The framework wraps what it could not write. */
    private static DeploymentException failure(String what, Exception cause) {
        Throwable first = cause instanceof IOException ? cause : cause.getCause();
        boolean io = first instanceof IOException && !(first instanceof ZipException);
        return io
                ? new PassingFailure(what + reason(cause), cause)
                : new DeploymentException(what + reason(cause), cause);
    }

    /** Felix appends everything it tried to what it misses; the first part says it all. */
    private static String reason(Exception e) {
        Throwable cause = e;
        if (e instanceof BundleException && e.getCause() != null) {
            cause = e.getCause();
        }
        String text = cause.getMessage() == null || !(cause instanceof BundleException)
                ? cause.toString()
                : cause.getMessage();
        int tail = text.indexOf(" Unresolved requirements:");
        return (tail < 0 ? text : text.substring(0, tail))
                .lines()
                .findFirst()
                .orElse("")
                .trim();
    }
}

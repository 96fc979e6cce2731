package org.clowder.launcher.framework;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Watches a member start: whether its server runs, whether anything says that the member cannot run as configured, and
 * whether what started beside the server has settled.
 *
 * <p>Bundles speak by service properties, so that the launcher needs none of their types: {@value #FAILURE} with a line
 * that says why, {@value #STATE} of the server, and {@value #SETTLED}.
 */
public final class StartupWatch implements AutoCloseable {

    static final String FAILURE = "clowder.startup.failure";
    static final String STATE = "clowder.server.state";
    static final String SETTLED = "clowder.startup.settled";

    private final BundleContext context;
    private final ServiceListener services = this::serviceChanged;
    private final FrameworkListener errors = this::frameworkEvent;
    private final SynchronousBundleListener stop = this::bundleChanged;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    public StartupWatch(BundleContext context) {
        this.context = context;
        try {
            context.addServiceListener(services, String.format("(|(%s=*)(%s=*)(%s=*))", FAILURE, STATE, SETTLED));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        context.addFrameworkListener(errors);
        context.addBundleListener(stop);
    }

    /** The failure seen so far. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.getNow(null));
    }

    /** Waits until the server runs, something fails, or the framework stops. */
    public Optional<String> awaitRunning() {
        CompletableFuture.anyOf(running, failure).join();
        return failure();
    }

    /** Waits until nothing can fail the start any more: all has settled, something fails, or the framework stops. */
    public Optional<String> awaitSettled() {
        CompletableFuture.anyOf(settled, failure).join();
        return failure();
    }

    @Override
    public void close() {
        context.removeServiceListener(services);
        context.removeFrameworkListener(errors);
        context.removeBundleListener(stop);
    }

    private void serviceChanged(ServiceEvent event) {
        ServiceReference<?> service = event.getServiceReference();
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            return;
        }
        if (service.getProperty(FAILURE) != null) {
            failure.complete(service.getProperty(FAILURE).toString());
        }
        if ("RUNNING".equals(service.getProperty(STATE))) {
            running.complete(null);
        }
        if (service.getProperty(SETTLED) != null) {
            settled.complete(null);
        }
    }

    private void bundleChanged(BundleEvent event) {
        if (event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID && event.getType() == BundleEvent.STOPPING) {
            running.complete(null);
            settled.complete(null);
        }
    }

    /** A bundle of the installation that does not start leaves a member that is none. */
    private void frameworkEvent(FrameworkEvent event) {
        boolean ofInstallation = event.getBundle().getLocation().startsWith("reference:")
                || Constants.SYSTEM_BUNDLE_LOCATION.equals(event.getBundle().getLocation());
        if (event.getType() == FrameworkEvent.ERROR && ofInstallation && event.getThrowable() != null) {
            failure.complete("bundle " + event.getBundle().getSymbolicName() + " does not start: "
                    + event.getThrowable().getMessage());
        }
    }
}

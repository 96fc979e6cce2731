package org.clowder.deploy.internal.bundle;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.util.ContextName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.deployment.Deployment;
import org.clowder.deploy.internal.deployment.DeploymentEvents;
import org.clowder.deploy.internal.deployment.Deployments;
import org.clowder.deploy.internal.deployment.Transition;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Deploys web bundles that are ACTIVE, or STARTING and only waiting for their first class to be loaded, and undeploys
 * them while they are STOPPING (OSGi Web Applications, sections 128.3.2 and 128.3.8). Called by the framework on the
 * thread that starts or stops the bundle.
 */
public final class WebBundleExtender implements BundleTrackerCustomizer<Deployment>, FrameworkListener, AutoCloseable {

    private static final Log log = LogFactory.getLog(WebBundleExtender.class);

    private final BundleContext context;
    private final Deployments deployments;
    private final Path root;
    private final DeploymentEvents events;
    private final BundleTracker<Deployment> tracker;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param root a directory for the content of web bundles, which belongs to this extender
     */
    public WebBundleExtender(BundleContext context, Deployments deployments, Path root, DeploymentEvents events) {
        this.context = context;
        this.deployments = deployments;
        this.root = root;
        this.events = events;
        this.tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
    }

    /** Begins to deploy. */
    public void open() {
        context.addFrameworkListener(this);
        tracker.open();
    }

    /** Undeploys all web bundles; they stay ACTIVE. */
    @Override
    public void close() {
        deployments.hurry();
        tracker.close();
        context.removeFrameworkListener(this);
    }

    @Override
    public Deployment addingBundle(Bundle bundle, BundleEvent event) {
        if (!(bundle.getState() == Bundle.ACTIVE || isLazy(bundle))) {
            return null;
        }
        Optional<WebBundle> found = name(bundle).map(name -> webBundle(bundle, name));
        deployments.bundleCame(bundle.getBundleId(), found.map(WebBundle::place));
        return found.map(web -> deploy(bundle, web)).orElse(null);
    }

    private Optional<ContextName> name(Bundle bundle) {
        Optional<String> path = WebBundle.contextPath(bundle);
        try {
            return path.isEmpty() ? Optional.empty() : Optional.of(WebBundle.contextName(path.get()));
        } catch (DeploymentException e) {
            log.warn(WebBundle.source(bundle) + " is not deployed: " + e.getMessage());
            events.send(bundle, path.get(), Transition.failed(e));
            return Optional.empty();
        }
    }

    private WebBundle webBundle(Bundle bundle, ContextName name) {
        Path directory = root.resolve(bundle.getBundleId() + "-" + count.incrementAndGet());
        return new WebBundle(bundle, name, directory, events);
    }

    private Deployment deploy(Bundle bundle, WebBundle web) {
        Deployment deployment = deployments.add(web);
        deployment.want(Long.toHexString(bundle.getLastModified()));
        return deployment;
    }

    private static boolean isLazy(Bundle bundle) {
        String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return bundle.getState() == Bundle.STARTING
                && policy != null
                && policy.split(";", 2)[0].trim().equals(Constants.ACTIVATION_LAZY);
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Deployment deployment) {
        // From STARTING to ACTIVE: it is deployed already.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Deployment deployment) {
        if (frameworkStops()) {
            deployments.hurry();
        } else if (startsAgain(bundle)) {
            deployment.handOver();
        }
        deployments.remove(deployment);
    }

    private boolean frameworkStops() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() != Bundle.ACTIVE;
    }

    /** As after an update or a refresh: then the framework stops it without forgetting that it should run. */
    private static boolean startsAgain(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    /** One that could not start after a refresh is told of here only. */
    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            deployments.bundleCame(event.getBundle().getBundleId(), Optional.empty());
        }
    }
}

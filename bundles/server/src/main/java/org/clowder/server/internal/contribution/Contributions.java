package org.clowder.server.internal.contribution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Container;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.startup.Catalina;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.IntrospectionUtils;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.internal.classes.Arrivals;
import org.clowder.server.internal.classes.ClassSpace;
import org.clowder.server.internal.classes.ThreadContext;
import org.clowder.server.internal.element.Adopter;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.element.Origin;
import org.clowder.server.internal.member.Milliseconds;
import org.clowder.server.internal.problem.Causes;
import org.clowder.tomcat.BoundedWait;
import org.clowder.tomcat.ClassNames;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;

/**
 * What configuration files ask of bundles. What a bundle has contributed is taken out of Tomcat's tree while the bundle
 * stops, on the thread that stops it; it is put back, on a thread of its own, when a bundle with the class is
 * active again. A member is not ready as long as something is missing.
 *
 * <p>Contributions are changed by one thread at a time, never by a request; the lists are read by any thread. Whose turn it is holds no lock, and nobody waits for
 * a turn without a bound. What the framework and bundles take time for, to find a class and to make an object of it, has no turn.
 */
public final class Contributions implements ReadinessCheck, Adopter {

    private static final Log log = LogFactory.getLog(Contributions.class);

    private final BundleContext context;
    private final ClassSpace classes;
    private final Kinds kinds;
    private final Duration patience;
    private final Duration timeout;
    private final String source;
    private final List<Contribution> all = new CopyOnWriteArrayList<>();
    private final Semaphore turn = new Semaphore(1);
    private final AtomicLong departures = new AtomicLong();
    private final SynchronousBundleListener bundles = this::bundleChanged;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(Contributions::thread);
    private volatile List<Missing> waiting = List.of();
    private volatile Thread changing;

    /** Has the classes looked for, until it is closed. */
    public Contributions(BundleContext context, MemberEnvironment environment) {
        this.context = context;
        this.classes = new ClassSpace(Catalina.class.getClassLoader(), context);
        this.patience = Milliseconds.stopTimeout(environment);
        this.timeout = Milliseconds.of(environment, Arrivals.TIMEOUT, Arrivals.DEFAULT_MILLIS);
        this.source = environment.source(Arrivals.TIMEOUT);
        this.kinds = new Kinds(environment, patience);
        ClassNames.lookIn(classes);
        context.addBundleListener(bundles);
    }

    public void close() {
        context.removeBundleListener(bundles);
        worker.shutdownNow();
        ClassNames.lookIn(null);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "clowder-contributions");
        thread.setDaemon(true);
        thread.setContextClassLoader(Catalina.class.getClassLoader());
        return thread;
    }

    /** The classes that configuration files may name. */
    public ClassSpace classes() {
        return classes;
    }

    /**
     * Waits until a class is there, for {@code contributions.timeout} at most.
     *
     * @param place the line that asks for it
     * @return whether it is there
     */
    public boolean awaitClass(String className, String place) {
        log.info(place + " waits for class " + className + ", for " + timeout.toMillis()
                + " ms at most (contributions.timeout in " + source + ")");
        try (Arrivals arrivals = new Arrivals(context)) {
            while (true) {
                long seen = arrivals.seen();
                if (ClassSpace.find(classes, className).isPresent()) {
                    return true;
                }
                if (!arrivals.await(seen, timeout)) {
                    return false;
                }
            }
        }
    }

    /** Sets which lines of the descriptor wait for a class, for people; none when the list is empty. */
    public void setWaiting(List<String> lines) {
        waiting = lines.stream()
                .map(line -> new Missing("server: waits for a bundle", line))
                .toList();
    }

    @Override
    public void clear() {
        all.clear();
    }

    @Override
    public List<Missing> missing() {
        List<Missing> missing = new ArrayList<>(waiting);
        all.forEach(each -> each.missing()
                .ifPresent(why -> missing.add(new Missing(
                        "server: <" + each.element() + "> of a bundle that is away", each.label() + ": " + why))));
        return missing;
    }

    /** {@inheritDoc} It is of a bundle other than Tomcat's and this one. */
    @Override
    public boolean contributed(Object made) {
        Bundle bundle = FrameworkUtil.getBundle(Kinds.essence(made).getClass());
        return bundle != null
                && !bundle.equals(context.getBundle())
                && !bundle.equals(FrameworkUtil.getBundle(Catalina.class));
    }

    @Override
    public Object adopt(Origin origin, Object made, Object parent, Container owner) {
        Contribution contribution = kinds.contribution(origin, made, parent);
        all.add(contribution);
        if (owner != null) {
            owner.addLifecycleListener(event -> forget(event, contribution));
        }
        return contribution.place();
    }

    @Override
    public Object current(Element element) {
        return all.stream()
                .filter(each -> each.isOf(element))
                .map(Contribution::place)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void release(Element element) {
        all.removeIf(each -> each.isOf(element));
    }

    private void forget(LifecycleEvent event, Contribution contribution) {
        if (Lifecycle.AFTER_DESTROY_EVENT.equals(event.getType())) {
            all.remove(contribution);
        }
    }

    private void bundleChanged(BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.STOPPING -> stopping(event.getBundle());
            case BundleEvent.STARTED, BundleEvent.LAZY_ACTIVATION -> {
                if (ClassSpace.contributes(event.getBundle())) {
                    worker.execute(this::restore);
                }
            }
            default -> {
                // Only active bundles count.
            }
        }
    }

    /** When everything stops, requests in flight keep what they need until the server has stopped. */
    private void stopping(Bundle bundle) {
        boolean everything = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
        if (!everything && (ClassSpace.contributes(bundle) || all.stream().anyMatch(each -> each.uses(bundle)))) {
            departures.incrementAndGet();
            exclusively(() -> withdraw(bundle));
        }
    }

    private void withdraw(Bundle bundle) {
        String name = bundle.getSymbolicName() + " " + bundle.getVersion();
        for (Contribution each : all) {
            if (each.uses(bundle)) {
                each.missing("bundle " + name + " has stopped; " + each.consequence());
                log.warn(each.label() + " goes with its bundle " + name + ": " + each.consequence()
                        + ", until a bundle with the class is active");
                try {
                    each.withdraw();
                } catch (RuntimeException | LinkageError e) {
                    log.error(each.label() + " could not be taken out cleanly", e);
                }
            }
        }
        // Tomcat's cache of methods would keep the classes.
        IntrospectionUtils.clear();
    }

    /** Once more if a bundle has gone meanwhile: what was made may be of that. */
    private void restore() {
        long seen;
        do {
            seen = departures.get();
            for (Contribution each : all) {
                if (each.missing().isPresent()) {
                    restore(each, seen);
                }
            }
        } while (seen != departures.get());
    }

    private void restore(Contribution missing, long seen) {
        Optional<Class<?>> found = ClassSpace.find(classes, missing.className());
        if (found.isEmpty()) {
            return;
        }
        Class<?> type = found.get();
        Bundle bundle = FrameworkUtil.getBundle(type);
        String name = bundle == null ? "Tomcat" : "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
        try {
            Object now = missing.object();
            Object made = now != null && now.getClass() == type
                    ? now
                    : ThreadContext.with(Catalina.class.getClassLoader(), () -> missing.make(classes));
            exclusively(() -> put(missing, made, name, seen));
        } catch (Exception | LinkageError e) {
            unusable(missing, name, e);
        }
    }

    private void put(Contribution missing, Object made, String name, long seen) {
        if (departures.get() != seen || !all.contains(missing)) {
            return;
        }
        try {
            if (missing.object() != made) {
                missing.restore(made);
            }
            missing.complete();
            log.info(missing.label() + " is back, from " + name);
        } catch (Exception | LinkageError e) {
            unusable(missing, name, e);
        }
    }

    private static void unusable(Contribution missing, String name, Throwable why) {
        missing.missing(name + " is active, but what it offers cannot be used: " + Causes.reason(why));
        log.error(
                missing.label() + " cannot be made of the class in " + name + ": " + Causes.reason(why)
                        + "; correct the line or the bundle, then update the bundle",
                why);
    }

    /**
     * Changes Tomcat's tree while no bundle's contribution is taken out or put back. The framework holds a lock of its own
     * while it stops a bundle, so nobody waits here for ever.
     */
    public void exclusively(Runnable change) {
        if (changing == Thread.currentThread()) {
            change.run();
            return;
        }
        boolean alone =
                BoundedWait.atMost(patience.plusSeconds(1), nanos -> turn.tryAcquire(nanos, TimeUnit.NANOSECONDS));
        if (!alone) {
            log.warn("Contributions are changed without waiting for another change any longer");
            change.run();
            return;
        }
        changing = Thread.currentThread();
        try {
            change.run();
        } finally {
            changing = null;
            turn.release();
        }
    }
}

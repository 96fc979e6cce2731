package org.clowder.whiteboard.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.tomcat.BoundedWait;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;

/**
 * Services that leave. Requests that are inside one of them end before anybody hears that it leaves, on the thread that takes it
 * away. If its bundle stops, most often to start again as another version, requests that would reach it wait until it is back.
 *
 * <p>A request is counted before it looks whether it must wait, and a service is waited for after it has been looked for among
 * those that are inside: so none slips in between. No lock is held.
 */
final class Departures implements EventListenerHook, SynchronousBundleListener {

    private static final Log log = LogFactory.getLog(Departures.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    private final BundleContext context;
    private final WhiteboardServices services;
    private final Bridge bridge;
    private final Settings settings;
    private final List<Absence> absences = new CopyOnWriteArrayList<>();
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private final AtomicLong looked = new AtomicLong();

    Departures(BundleContext context, WhiteboardServices services, Bridge bridge, Settings settings) {
        this.context = context;
        this.services = services;
        this.bridge = bridge;
        this.settings = settings;
    }

    /** A request that is inside. */
    final class Visit implements AutoCloseable {
        private final String path;
        private final Thread thread = Thread.currentThread();
        private final CountDownLatch over = new CountDownLatch(1);

        private Visit(String path) {
            this.path = path;
            visits.add(this);
        }

        @Override
        public void close() {
            visits.remove(this);
            over.countDown();
        }
    }

    /** What is missing under one mapping until something else is there, at most until some time. */
    private record Absence(Mapping mapping, ServiceReference<?> service, Bundle bundle, long end, CountDownLatch over) {

        boolean isOver() {
            return over.getCount() == 0 || System.nanoTime() - end >= 0;
        }

        boolean isBack(RuntimeDTO runtime) {
            return Mapping.without(runtime, id(service)).contains(mapping);
        }
    }

    /**
     * Lets a request in, once nothing of what it would reach is missing.
     *
     * @param mayWait whether enough threads are left for others meanwhile
     * @return null if that takes too long
     */
    Visit enter(String path, BooleanSupplier mayWait) {
        while (true) {
            Visit visit = new Visit(path);
            Optional<Absence> absence = absences.stream()
                    .filter(each -> !each.isOver() && each.mapping().matches(path))
                    .findFirst();
            if (absence.isEmpty()) {
                return visit;
            }
            visit.close();
            if (!mayWait.getAsBoolean() || !await(absence.get())) {
                return null;
            }
        }
    }

    /** Returns whether the wait has ended before its time. */
    private boolean await(Absence absence) {
        while (!absence.isOver() && !stopping()) {
            look();
            BoundedWait.atMost(LOOK, nanos -> absence.over().await(nanos, TimeUnit.NANOSECONDS));
        }
        return absence.over().getCount() == 0;
    }

    /** One of those that wait looks for all of them. */
    private void look() {
        long now = System.nanoTime();
        long last = looked.get();
        if (now - last >= LOOK.toNanos() && looked.compareAndSet(last, now)) {
            absences.removeIf(Absence::isOver);
            bridge.runtime().map(HttpServiceRuntime::getRuntimeDTO).ifPresent(runtime -> absences.stream()
                    .filter(absence -> absence.isBack(runtime))
                    .forEach(this::end));
        }
    }

    private void end(Absence absence) {
        absences.remove(absence);
        absence.over().countDown();
    }

    private boolean stopping() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (event.getType() == ServiceEvent.UNREGISTERING && services.contains(event.getServiceReference())) {
            bridge.runtime().ifPresent(runtime -> leave(event.getServiceReference(), runtime.getRuntimeDTO()));
        }
    }

    private static long id(ServiceReference<?> service) {
        return (Long) service.getProperty(Constants.SERVICE_ID);
    }

    private void leave(ServiceReference<?> service, RuntimeDTO runtime) {
        Set<Mapping> mappings = Mapping.of(runtime, id(service));
        long end = System.nanoTime() + settings.patience().toNanos();
        Bundle bundle = service.getBundle();
        if (bundle.getState() == Bundle.STOPPING) {
            mappings.forEach(
                    mapping -> absences.add(new Absence(mapping, service, bundle, end, new CountDownLatch(1))));
        }
        awaitThoseInside(mappings, service);
    }

    private void awaitThoseInside(Set<Mapping> mappings, ServiceReference<?> reference) {
        long end = System.nanoTime() + settings.stop().toNanos();
        for (Visit visit : new ArrayList<>(visits)) {
            if (visit.thread != Thread.currentThread()
                    && mappings.stream().anyMatch(mapping -> mapping.matches(visit.path))
                    && !BoundedWait.atMost(
                            Duration.ofNanos(Math.max(0, end - System.nanoTime())),
                            nanos -> visit.over.await(nanos, TimeUnit.NANOSECONDS))) {
                log.warn("A request for " + visit.path + " is still inside a service of "
                        + reference.getBundle().getSymbolicName() + ", which leaves after "
                        + settings.stop().toMillis() + " ms (stop.timeout)");
            }
        }
    }

    /** What is uninstalled does not come back. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            absences.stream()
                    .filter(absence -> absence.bundle().equals(event.getBundle()))
                    .forEach(this::end);
        }
    }
}

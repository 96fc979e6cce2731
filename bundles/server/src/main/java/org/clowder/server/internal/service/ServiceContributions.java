package org.clowder.server.internal.service;

import jakarta.servlet.ServletContainerInitializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Valve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.member.Milliseconds;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * OSGi services that belong to containers, by their property {@value Target#PROPERTY}: valves, lifecycle listeners and
 * servlet container initializers. Each comes and goes while the containers run.
 *
 * <p>Fields that are not thread-safe belong to the {@link Steps}, in which services are got from the framework and started: no lock is held. Nobody
 * waits in a step for requests that are inside a valve, and requests never take one. An application that starts takes none for its
 * initializers: they would come too late.
 */
public final class ServiceContributions {

    private static final Log log = LogFactory.getLog(ServiceContributions.class);

    private static final Runnable NOTHING = () -> {};

    private final BundleContext context;
    private final List<ServiceTracker<?, ?>> trackers = new ArrayList<>();
    private final Steps steps;
    private final ServiceValves valves;
    private final ServiceListeners listeners;
    private final ServiceInitializers initializers;
    private final Map<ServiceReference<?>, List<Target>> targets = new ConcurrentHashMap<>();
    private final Set<ServiceReference<Valve>> knownValves = new LinkedHashSet<>();
    private final Set<ServiceReference<LifecycleListener>> knownListeners = new LinkedHashSet<>();
    private final Set<ServiceReference<ServletContainerInitializer>> knownInitializers = new CopyOnWriteArraySet<>();
    private final Set<ContainerPlace> places = new LinkedHashSet<>();
    private final Set<ContainerPlace> running = new LinkedHashSet<>();

    public ServiceContributions(BundleContext context, MemberEnvironment environment) {
        this(context, environment, Duration.ofSeconds(5));
    }

    /** @param patience how long somebody waits for what others have to do first */
    ServiceContributions(BundleContext context, MemberEnvironment environment, Duration patience) {
        this.context = context;
        this.steps = new Steps(patience);
        this.valves = new ServiceValves(context, Milliseconds.stopTimeout(environment));
        this.listeners = new ServiceListeners(context);
        this.initializers = new ServiceInitializers(context);
    }

    /** Follows the services, until it is closed. */
    public void open() {
        follow(Valve.class, this::addValve, this::updatedValve, this::removeValve);
        follow(
                LifecycleListener.class,
                this::addLifecycleListener,
                this::updatedLifecycleListener,
                this::removeLifecycleListener);
        follow(
                ServletContainerInitializer.class,
                this::updatedInitializer,
                this::updatedInitializer,
                this::removeInitializer);
    }

    private <S> void follow(
            Class<S> type,
            Consumer<ServiceReference<S>> added,
            Consumer<ServiceReference<S>> updated,
            Consumer<ServiceReference<S>> removed) {
        var tracker = new ServiceTracker<S, ServiceReference<S>>(context, targeted(type), null) {
            @Override
            public ServiceReference<S> addingService(ServiceReference<S> service) {
                added.accept(service);
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<S> service, ServiceReference<S> tracked) {
                updated.accept(service);
            }

            @Override
            public void removedService(ServiceReference<S> service, ServiceReference<S> tracked) {
                removed.accept(service);
            }
        };
        trackers.add(tracker);
        tracker.open();
    }

    private static Filter targeted(Class<?> type) {
        try {
            return FrameworkUtil.createFilter(
                    "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")(" + Target.PROPERTY + "=*))");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public void close() {
        trackers.forEach(ServiceTracker::close);
    }

    /** Makes a place for services in a container that does not run yet. */
    public void attachTo(Container container) {
        ContainerPlace.make(container, this);
    }

    void addValve(ServiceReference<Valve> service) {
        step(() -> {
            if (accept(service)) {
                knownValves.add(service);
                matching(service, running).forEach(place -> valves.add(service, place));
            }
        });
    }

    void removeValve(ServiceReference<Valve> service) {
        steps.take(() -> {
            targets.remove(service);
            knownValves.remove(service);
            return valves.take(service);
        });
    }

    /** Its ranking counts anew, too. */
    void updatedValve(ServiceReference<Valve> service) {
        removeValve(service);
        addValve(service);
    }

    void addLifecycleListener(ServiceReference<LifecycleListener> service) {
        step(() -> {
            if (accept(service)) {
                knownListeners.add(service);
                matching(service, places).forEach(place -> listeners.add(service, place));
            }
        });
    }

    void removeLifecycleListener(ServiceReference<LifecycleListener> service) {
        steps.take(() -> {
            targets.remove(service);
            knownListeners.remove(service);
            return listeners.take(service, places);
        });
    }

    /** Places that it is for as before hear nothing of it. */
    void updatedLifecycleListener(ServiceReference<LifecycleListener> service) {
        steps.take(() -> {
            List<ContainerPlace> before = matching(service, places);
            if (accept(service)) {
                knownListeners.add(service);
            } else {
                knownListeners.remove(service);
            }
            List<ContainerPlace> now = matching(service, places);
            without(now, before).forEach(place -> listeners.add(service, place));
            return listeners.take(service, without(before, now));
        });
    }

    void removeInitializer(ServiceReference<ServletContainerInitializer> service) {
        knownInitializers.remove(service);
        exchanged(service, targetsOf(service), List.of());
        targets.remove(service);
    }

    /** At once for applications that start from now on. Those that it is for as before are not spoken of. */
    void updatedInitializer(ServiceReference<ServletContainerInitializer> service) {
        List<Target> before = targetsOf(service);
        if (accept(service)) {
            knownInitializers.add(service);
        } else {
            knownInitializers.remove(service);
        }
        exchanged(service, before, targetsOf(service));
    }

    private void exchanged(
            ServiceReference<ServletContainerInitializer> service, List<Target> before, List<Target> now) {
        step(() -> running.stream()
                .filter(place -> place.container() instanceof Context)
                .filter(place -> matches(before, place.container()) != matches(now, place.container()))
                .filter(place -> matches(before, place.container()) || !place.hasInitializer(service))
                .forEach(place -> initializers.tell(service, place, matches(now, place.container()))));
    }

    private List<Target> targetsOf(ServiceReference<?> service) {
        return targets.getOrDefault(service, List.of());
    }

    private static List<ContainerPlace> without(List<ContainerPlace> all, List<ContainerPlace> these) {
        return all.stream().filter(place -> !these.contains(place)).toList();
    }

    private void step(Runnable step) {
        steps.take(() -> {
            step.run();
            return NOTHING;
        });
    }

    private boolean accept(ServiceReference<?> service) {
        try {
            targets.put(service, Target.of(service.getProperty(Target.PROPERTY)));
            return true;
        } catch (IllegalArgumentException e) {
            targets.remove(service);
            log.error(ServiceValves.name(service) + " is not used: " + e.getMessage());
            return false;
        }
    }

    private List<ContainerPlace> matching(ServiceReference<?> service, Set<ContainerPlace> among) {
        return among.stream()
                .filter(place -> matches(service, place.container()))
                .toList();
    }

    private boolean matches(ServiceReference<?> service, Container container) {
        return matches(targetsOf(service), container);
    }

    private static boolean matches(List<Target> targets, Container container) {
        return targets.stream().anyMatch(target -> target.matches(container));
    }

    void known(ContainerPlace place) {
        step(() -> {
            places.add(place);
            List.copyOf(knownListeners).stream()
                    .sorted(Comparator.reverseOrder())
                    .filter(service -> matches(service, place.container()))
                    .forEach(service -> listeners.add(service, place));
        });
    }

    void started(ContainerPlace place) {
        step(() -> {
            running.add(place);
            List<ServiceReference<Valve>> ranked = new ArrayList<>(knownValves);
            ranked.sort(Comparator.reverseOrder());
            ranked.stream()
                    .filter(service -> matches(service, place.container()))
                    .forEach(service -> valves.add(service, place));
        });
    }

    void initialise(ContainerPlace place) {
        List<ServiceReference<ServletContainerInitializer>> its = knownInitializers.stream()
                .filter(service -> matches(service, place.container()))
                .sorted(Comparator.reverseOrder())
                .toList();
        place.initialise(its);
        its.forEach(service -> initializers.add(service, (Context) place.container()));
    }

    void stopping(ContainerPlace place) {
        steps.take(() -> {
            running.remove(place);
            return valves.take(place);
        });
    }

    void forgotten(ContainerPlace place) {
        steps.take(() -> {
            running.remove(place);
            places.remove(place);
            return listeners.take(place);
        });
    }
}

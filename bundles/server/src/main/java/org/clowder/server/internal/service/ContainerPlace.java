package org.clowder.server.internal.service;

import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.clowder.server.internal.contribution.slot.ValveChain;
import org.osgi.framework.ServiceReference;

/** Where the services for one container go, and when: tells {@link ServiceContributions} of the container's life. */
final class ContainerPlace implements LifecycleListener {

    private final Container container;
    private final ServiceContributions services;
    private final ValveChain chain = new ValveChain();
    /** Those that this start of an application has. */
    private volatile List<? extends ServiceReference<?>> initializers = List.of();

    private ContainerPlace(Container container, ServiceContributions services) {
        this.container = container;
        this.services = services;
    }

    /**
     * Makes a place in a container that does not run yet. In an Engine or Host it is behind the valves of the descriptor;
     * in a Context behind everything that the context's files add, so behind the authenticator.
     */
    static void make(Container container, ServiceContributions services) {
        ContainerPlace place = new ContainerPlace(container, services);
        if (!(container instanceof Context)) {
            container.getPipeline().addValve(place.chain);
        }
        container.addLifecycleListener(place);
        services.known(place);
    }

    @Override
    public void lifecycleEvent(LifecycleEvent event) {
        switch (event.getType()) {
            case Lifecycle.CONFIGURE_START_EVENT -> configure((Context) container);
            case Lifecycle.START_EVENT -> services.started(this);
            case Lifecycle.BEFORE_STOP_EVENT -> services.stopping(this);
            case Lifecycle.AFTER_DESTROY_EVENT -> services.forgotten(this);
            default -> {
                // Nothing changes.
            }
        }
    }

    private void configure(Context context) {
        if (!Arrays.asList(context.getPipeline().getValves()).contains(chain)) {
            context.getPipeline().addValve(chain);
        }
        services.initialise(this);
    }

    void initialise(List<? extends ServiceReference<?>> those) {
        initializers = those;
    }

    boolean hasInitializer(ServiceReference<?> service) {
        return initializers.contains(service);
    }

    Container container() {
        return container;
    }

    ValveChain chain() {
        return chain;
    }

    /** The container's names from the Engine down. */
    @Override
    public String toString() {
        return String.join("/", Target.path(container));
    }
}

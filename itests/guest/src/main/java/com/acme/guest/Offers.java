package com.acme.guest;

import jakarta.servlet.ServletContainerInitializer;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.Valve;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers services by Gogo commands, and takes them back. */
@Component(
        service = Offers.class,
        immediate = true,
        property = {
            "osgi.command.scope=guest",
            "osgi.command.function=valve",
            "osgi.command.function=listener",
            "osgi.command.function=initializer",
            "osgi.command.function=retract"
        })
public final class Offers {

    private final BundleContext context;
    private final Map<String, ServiceRegistration<?>> offered = new HashMap<>();

    @Activate
    public Offers(BundleContext context) {
        this.context = context;
    }

    public void valve(String name, String target, int ranking) {
        GuestValve valve = new GuestValve();
        valve.setGreeting(name);
        offer(name, Valve.class, valve, target, ranking);
    }

    public void listener(String name, String target) {
        offer(name, LifecycleListener.class, new GuestListener(), target, 0);
    }

    /** One that sets the parameter {@code guest.initializer}, or throws if its name is {@code refuse}. */
    public void initializer(String name, String target) {
        ServletContainerInitializer initializer = (types, servletContext) -> {
            if (name.equals("refuse")) {
                throw new IllegalStateException("This initializer refuses");
            }
            servletContext.setInitParameter("guest.initializer", name);
        };
        offer(name, ServletContainerInitializer.class, initializer, target, 0);
    }

    private synchronized <S> void offer(String name, Class<S> type, S service, String target, int ranking) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("org.clowder.target", target);
        properties.put(Constants.SERVICE_RANKING, ranking);
        offered.put(name, context.registerService(type, service, properties));
    }

    public synchronized void retract(String name) {
        offered.remove(name).unregister();
    }
}

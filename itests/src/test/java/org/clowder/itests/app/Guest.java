package org.clowder.itests.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.function.Consumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * A bundle that shares the sessions of the web bundle {@code /books} without being wired to it: it leaves in its
 * ServletContext what {@link GuestServlet} calls, and its bundle context. What it gives is an object of its own class
 * {@code org.clowder.itests.gift.Gift}.
 */
public final class Guest
        implements BundleActivator, Consumer<HttpSession>, ServiceTrackerCustomizer<ServletContext, ServletContext> {

    private BundleContext context;
    private ServiceTracker<ServletContext, ServletContext> tracker;

    @Override
    public void start(BundleContext bundle) throws InvalidSyntaxException {
        context = bundle;
        tracker = new ServiceTracker<>(
                bundle,
                bundle.createFilter("(&(objectClass=jakarta.servlet.ServletContext)(osgi.web.contextpath=/books))"),
                this);
        tracker.open();
    }

    @Override
    public void stop(BundleContext bundle) {
        tracker.close();
    }

    @Override
    public void accept(HttpSession session) {
        try {
            session.setAttribute(
                    "gift",
                    Class.forName("org.clowder.itests.gift.Gift")
                            .getConstructor()
                            .newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ServletContext addingService(ServiceReference<ServletContext> reference) {
        ServletContext application = context.getService(reference);
        application.setAttribute("guest", this);
        application.setAttribute("guest.bundle", context);
        return application;
    }

    @Override
    public void modifiedService(ServiceReference<ServletContext> reference, ServletContext application) {
        // its properties do not matter
    }

    @Override
    public void removedService(ServiceReference<ServletContext> reference, ServletContext application) {
        application.removeAttribute("guest");
        application.removeAttribute("guest.bundle");
    }
}

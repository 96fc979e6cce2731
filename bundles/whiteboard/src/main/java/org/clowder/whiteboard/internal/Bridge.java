package org.clowder.whiteboard.internal;

import jakarta.servlet.http.HttpServlet;
import java.util.EventListener;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.util.tracker.ServiceTracker;

/** What Felix HTTP Bridge offers: the servlet that dispatches to the services, and the listener that tells them of sessions. */
final class Bridge {

    private static final String MARK = "(http.felix.dispatcher=*)";

    private final ServiceTracker<HttpServlet, HttpServlet> servlet;
    private final ServiceTracker<EventListener, EventListener> listener;
    private final ServiceTracker<HttpServiceRuntime, HttpServiceRuntime> runtime;
    /** Kept here, too, as the tracker knows of it only once whoever was told has looked; null if there is none. */
    private volatile Dispatcher dispatcher;

    private record Dispatcher(ServiceReference<HttpServlet> reference, HttpServlet servlet) {}

    /** @param changed called when the servlet has come or is about to go */
    Bridge(BundleContext context, Runnable changed) {
        this.servlet = new ServiceTracker<>(context, filter(context, HttpServlet.class), null) {
            @Override
            public HttpServlet addingService(ServiceReference<HttpServlet> reference) {
                HttpServlet come = super.addingService(reference);
                if (come != null) {
                    dispatcher = new Dispatcher(reference, come);
                    changed.run();
                }
                return come;
            }

            @Override
            public void removedService(ServiceReference<HttpServlet> reference, HttpServlet gone) {
                ServiceReference<HttpServlet> other = getServiceReference();
                dispatcher = other == null ? null : new Dispatcher(other, getService(other));
                changed.run();
                super.removedService(reference, gone);
            }
        };
        this.listener = new ServiceTracker<>(context, filter(context, EventListener.class), null);
        this.runtime = new ServiceTracker<>(context, HttpServiceRuntime.class, null);
    }

    private static Filter filter(BundleContext context, Class<?> type) {
        try {
            return context.createFilter("(&(objectClass=" + type.getName() + ")" + MARK + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        listener.open();
        runtime.open();
        servlet.open();
    }

    void close() {
        servlet.close();
        runtime.close();
        listener.close();
    }

    Optional<HttpServlet> servlet() {
        return Optional.ofNullable(dispatcher).map(Dispatcher::servlet);
    }

    /** Its bundle, which wraps some values in sessions. */
    Optional<Bundle> bundle() {
        return Optional.ofNullable(dispatcher).map(Dispatcher::reference).map(ServiceReference::getBundle);
    }

    Optional<EventListener> listener() {
        return Optional.ofNullable(listener.getService());
    }

    /** What is registered; there once the servlet has been initialised. */
    Optional<HttpServiceRuntime> runtime() {
        return Optional.ofNullable(runtime.getService());
    }
}

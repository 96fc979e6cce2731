package org.clowder.server.internal.lifecycle;

import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.NamingException;
import org.apache.catalina.Server;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.clowder.server.ServerListener;
import org.clowder.server.internal.classes.ThreadContext;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Each {@code <Resource>} of {@code <GlobalNamingResources>} as an OSGi service of its type, with the property {@value #NAME},
 * while the server runs. The object is the same that web applications reach through a {@code <ResourceLink>}; it is looked up
 * when a bundle asks for it first.
 */
final class GlobalResources implements ServerListener {

    /** As in the OSGi JNDI Service Specification (126.6): the name by which a service is looked up. */
    static final String NAME = "osgi.jndi.service.name";

    private static final Log log = LogFactory.getLog(GlobalResources.class);

    private final BundleContext context;
    private final ClassLoader classes;
    private final List<ServiceRegistration<?>> registrations = new CopyOnWriteArrayList<>();

    GlobalResources(BundleContext context, ClassLoader classes) {
        this.context = context;
        this.classes = classes;
    }

    @Override
    public void started(Server server) {
        for (ContextResource resource : server.getGlobalNamingResources().findResources()) {
            if (resource.getType() == null) {
                continue;
            }
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(NAME, resource.getName());
            if (resource.getDescription() != null) {
                properties.put(Constants.SERVICE_DESCRIPTION, resource.getDescription());
            }
            registrations.add(context.registerService(
                    resource.getType(), new Lookup(server.getGlobalNamingContext(), resource), properties));
        }
    }

    @Override
    public void stopping(Server server) {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Finds the object of a resource, or makes it, by Tomcat's naming. */
    private final class Lookup implements ServiceFactory<Object> {

        private final javax.naming.Context naming;
        private final ContextResource resource;

        Lookup(javax.naming.Context naming, ContextResource resource) {
            this.naming = naming;
            this.resource = resource;
        }

        /** {@inheritDoc} Null, which the framework reports to who asks, if there is no such object; the log says why. */
        @Override
        // The name is the administrator's, of the descriptor.
        @SuppressWarnings("BanJNDI")
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            try {
                return ThreadContext.with(classes, () -> naming.lookup(resource.getName()));
            } catch (NamingException e) {
                log.error(
                        "<Resource name=\"" + resource.getName() + "\"> cannot be given to bundle "
                                + bundle.getSymbolicName() + ": " + e.getMessage()
                                + "; correct it in the descriptor, or install the bundle that has its classes",
                        e);
                return null;
            }
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Object> registration, Object service) {
            // Tomcat closes its resources when the server stops.
        }
    }
}

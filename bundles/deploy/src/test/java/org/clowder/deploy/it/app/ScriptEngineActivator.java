package org.clowder.deploy.it.app;

import jakarta.servlet.Servlet;
import java.util.Dictionary;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Offers a script engine, by the scope that the header {@code Scope} of its bundle names. */
public final class ScriptEngineActivator implements BundleActivator, PrototypeServiceFactory<Servlet> {

    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("org.clowder.script.extension", "jag");
        properties.put("service.ranking", context.getBundle().getVersion().getMajor());
        if ("singleton".equals(context.getBundle().getHeaders("").get("Scope"))) {
            context.registerService(Servlet.class, new ScriptEngineServlet(), properties);
        } else {
            context.registerService(Servlet.class, this, properties);
        }
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public Servlet getService(Bundle bundle, ServiceRegistration<Servlet> registration) {
        return new ScriptEngineServlet();
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<Servlet> registration, Servlet service) {}
}

package org.clowder.tomcat.internal;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Hashtable;
import org.apache.catalina.webresources.ClasspathURLStreamHandler;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.url.AbstractURLStreamHandlerService;
import org.osgi.service.url.URLConstants;
import org.osgi.service.url.URLStreamHandlerService;

/**
 * Keeps Tomcat from installing the JVM-wide URL stream handler factory, which belongs to the framework, and offers
 * Tomcat's {@code war:} and {@code classpath:} schemes as OSGi URL handlers instead. First of all, before a class of Tomcat is
 * loaded, it sees to it that Tomcat finds classes of other bundles by name, and shows no secrets by JMX.
 */
public final class Activator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(WeavingHook.class, new CallHook(context.getBundle()), null);
        makeLogFactory();
        context.registerService(WeavingHook.class, new CompilerHook(context.getBundle()), null);
        TomcatURLStreamHandlerFactory.disable();
        offer(context, "war", new org.apache.catalina.webresources.war.Handler());
        offer(context, "classpath", new ClasspathURLStreamHandler());
    }

    /** It looks once for other loggers, where the thread that logs first happens to look for classes: nowhere, now. */
    static void makeLogFactory() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Activator.class.getClassLoader());
        try {
            LogFactory.getFactory();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters the hook and the two handlers.
    }

    private static void offer(BundleContext context, String scheme, URLStreamHandler handler) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(URLConstants.URL_HANDLER_PROTOCOL, new String[] {scheme});
        // a host's own scheme of that name is the one that its users mean
        properties.put(Constants.SERVICE_RANKING, -100);
        context.registerService(URLStreamHandlerService.class, new TomcatScheme(handler), properties);
    }

    /** One of Tomcat's URL schemes; a URL that names its handler is the way to reach the protected method. */
    private static final class TomcatScheme extends AbstractURLStreamHandlerService {
        private final URLStreamHandler handler;

        TomcatScheme(URLStreamHandler handler) {
            this.handler = handler;
        }

        @Override
        public URLConnection openConnection(URL url) throws IOException {
            return new URL(null, url.toExternalForm(), handler).openConnection();
        }
    }
}

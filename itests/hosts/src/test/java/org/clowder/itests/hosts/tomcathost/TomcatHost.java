package org.clowder.itests.hosts.tomcathost;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.util.ServerInfo;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Of a bundle with another Tomcat inside: serves one page by it, which says what release it is, at the framework's property {@code host.port}, and registers a
 * channel of its Tribes.
 */
public final class TomcatHost implements BundleActivator {

    private static final class Release extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(ServerInfo.getServerNumber());
        }
    }

    private final Tomcat tomcat = new Tomcat();

    @Override
    public void start(BundleContext context) throws LifecycleException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(getClass().getClassLoader());
        try {
            // the framework has one, and a JVM has one only
            TomcatURLStreamHandlerFactory.disable();
            tomcat.setBaseDir(context.getDataFile("tomcat").toString());
            tomcat.setPort(Integer.parseInt(context.getProperty("host.port")));
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            Context application = tomcat.addContext("", null);
            Tomcat.addServlet(application, "release", new Release()).addMapping("/*");
            tomcat.start();
            context.registerService(Channel.class, new GroupChannel(), null);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void stop(BundleContext context) throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}

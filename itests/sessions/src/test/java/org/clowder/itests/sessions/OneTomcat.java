package org.clowder.itests.sessions;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Manager;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.modeler.Registry;

/** A Tomcat on a free port with the application of {@link Sessions}. */
final class OneTomcat implements AutoCloseable {

    static {
        // whose names would be the same for all
        Registry.disableRegistry();
    }

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final Path base;
    private final SessionStore store;
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private boolean closed;

    OneTomcat(Path base, String route, SessionStore store) {
        this.base = base;
        this.store = store;
        try {
            Files.createDirectories(base.resolve("app"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getEngine().setJvmRoute(route);
        tomcat.addUser("ann", "secret");
        tomcat.addRole("ann", "user");
        context = application(tomcat.getHost(), "/app");
        // a cluster's managers look for what has timed out in the thread of the Engine
        tomcat.getEngine().setBackgroundProcessorDelay(1);
        store.serve(tomcat, context);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        store.settle();
    }

    /** The same application on another Host. */
    void addHost(String name) {
        StandardHost host = new StandardHost();
        host.setName(name);
        store.serve(application(host, "/app"));
        tomcat.getEngine().addChild(host);
    }

    /** The same application on another path. */
    void addApplication(String path) {
        Context application = created(path);
        store.serve(application);
        tomcat.getHost().addChild(application);
    }

    private Context application(Host host, String path) {
        Context application = created(path);
        host.addChild(application);
        return application;
    }

    private Context created(String path) {
        Context application = new StandardContext();
        application.setName(path);
        application.setPath(path);
        application.setDocBase(base.resolve("app").toString());
        application.addLifecycleListener(new Tomcat.FixContextListener());
        application.addLifecycleListener(event -> {
            if (Lifecycle.CONFIGURE_START_EVENT.equals(event.getType())) {
                configure(application);
            }
        });
        application.getPipeline().addValve(new FormAuthenticator());
        return application;
    }

    /** With each start, as what the descriptor of an application says. */
    private void configure(Context context) {
        context.setDistributable(true);
        Wrapper wrapper = Tomcat.addServlet(context, "sessions", new Sessions());
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/*");
        context.addApplicationListener(Ends.class.getName());
        context.getServletContext().setAttribute(Ends.class.getName(), ended);
        SecurityCollection pages = new SecurityCollection();
        pages.addPattern("/private/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(pages);
        constraint.addAuthRole("user");
        context.addConstraint(constraint);
        context.addSecurityRole("user");
        context.setLoginConfig(new LoginConfig("FORM", "app", "/login", "/login?failed"));
    }

    /** Remembers the ids of sessions whose end the application was told. */
    public static final class Ends implements HttpSessionListener {

        @Override
        @SuppressWarnings("unchecked")
        public void sessionDestroyed(HttpSessionEvent event) {
            Object list = event.getSession().getServletContext().getAttribute(Ends.class.getName());
            ((List<String>) list)
                    .add(event.getSession().getId().replaceAll("\\..*", "") + " "
                            + event.getSession().getAttribute("name"));
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app" + path;
    }

    List<String> ended() {
        return ended;
    }

    Manager manager() {
        return context.getManager();
    }

    /** Of sessions that begin from now on. */
    void setTimeout(Duration timeout) {
        context.setSessionTimeout((int) timeout.toMinutes());
    }

    int valves() {
        return tomcat.getHost().getPipeline().getValves().length;
    }

    void reload() {
        context.reload();
    }

    /** As if its process were killed: nothing is written any more. */
    void kill() {
        List<String> before = List.copyOf(ended);
        store.kill();
        close();
        // what the rest of it tells its application is of nobody's interest
        ended.retainAll(before);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } finally {
            store.close();
        }
    }
}

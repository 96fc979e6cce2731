package org.clowder.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/** A Tomcat on a free port with the application of {@link Sessions}. */
final class OneTomcat implements AutoCloseable {

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final HazelcastInstance instance;
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final String route;
    private boolean closed;

    OneTomcat(Path base, String route, HazelcastInstance instance, Consumer<HazelcastSessionManager> settings) {
        this.instance = instance;
        this.route = route;
        try {
            Files.createDirectories(base.resolve("app"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // MBeans of those that run at the same time have names of their own
        tomcat.getEngine().setName("Tomcat-" + STARTED.incrementAndGet());
        tomcat.getEngine().setJvmRoute(route);
        tomcat.addUser("ann", "secret");
        tomcat.addRole("ann", "user");
        context = tomcat.addContext("/app", new File(base.toFile(), "app").getAbsolutePath());
        context.addLifecycleListener(event -> {
            if (Lifecycle.CONFIGURE_START_EVENT.equals(event.getType())) {
                configure();
            }
        });
        context.getPipeline().addValve(new FormAuthenticator());
        HazelcastSessionManager manager = new HazelcastSessionManager();
        settings.accept(manager);
        context.setManager(manager);
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With each start, as what the descriptor of an application says. */
    private void configure() {
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

    String route() {
        return route;
    }

    HazelcastInstance instance() {
        return instance;
    }

    HazelcastSessionManager manager() {
        return (HazelcastSessionManager) context.getManager();
    }

    int valves() {
        return tomcat.getHost().getPipeline().getValves().length;
    }

    void reload() {
        context.reload();
    }

    /** As if its process were killed: nothing is written any more. */
    void kill() {
        instance.getLifecycleService().terminate();
        close();
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
            instance.shutdown();
        }
    }
}

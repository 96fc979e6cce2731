package org.clowder.whiteboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.felix.framework.FrameworkFactory;
import org.clowder.server.ContextHost;
import org.clowder.server.ContextHost.Hosted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A context that cannot start at first, though nobody brings or takes a service meanwhile. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MountTest {

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();
    private final AtomicInteger tries = new AtomicInteger();
    private final CountDownLatch served = new CountDownLatch(1);
    private Framework framework;
    private Mount mount;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        directory.resolve("framework").toString(),
                        // which are Tomcat's here
                        "felix.service.urlhandlers",
                        "false"));
        framework.start();
        tomcat.setBaseDir(directory.resolve("tomcat").toString());
        tomcat.getHost();
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        mount.close();
        tomcat.stop();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private void serve(Throwable first) {
        var context = framework.getBundleContext();
        Settings settings = new Settings("", false, Duration.ZERO, Duration.ZERO, directory.resolve("whiteboard"));
        Bridge bridge = new Bridge(context, () -> {});
        WhiteboardServices services = new WhiteboardServices(context, () -> {});
        mount = new Mount(
                settings,
                services,
                bridge,
                new Sockets(context),
                new Departures(context, services, bridge, settings),
                () -> Optional.of(hostThatFailsWith(first)));
        bridge.open();
        services.open();
        register(HttpServlet.class, new HttpServlet() {}, "http.felix.dispatcher");
        register(Object.class, new Object(), "osgi.http.whiteboard.servlet.pattern");
        mount.started(tomcat.getServer());
    }

    private <S> void register(Class<S> type, S service, String property) {
        framework.getBundleContext().registerService(type, service, new Hashtable<>(Map.of(property, "/a")));
    }

    private ContextHost hostThatFailsWith(Throwable first) {
        return (ContextHost) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContextHost.class}, (host, method, arguments) -> {
                    if (tries.incrementAndGet() == 1) {
                        throw first;
                    }
                    Context context = tomcat.addContext("", directory.toString());
                    served.countDown();
                    return new Hosted() {
                        @Override
                        public List<Context> contexts() {
                            return List.of(context);
                        }

                        @Override
                        public void close() {
                            tomcat.getHost().removeChild(context);
                        }
                    };
                });
    }

    private void assertServed() throws InterruptedException {
        assertThat(served.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tries).hasValue(2);
    }

    @Test
    void isTriedAgainOnceItsHostIsThereAgain() throws Exception {
        serve(new IllegalStateException("the server is not running"));
        assertServed();
    }

    @Test
    void isTriedAgainOnceThereIsMemoryAgain() throws Exception {
        serve(new OutOfMemoryError("no memory"));
        assertServed();
    }
}

package org.clowder.whiteboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** Services that come and go in a framework in which somebody else listens, too, and for longer. */
class WhiteboardServicesTest {

    private static final Dictionary<String, Object> SERVLET =
            new Hashtable<>(Map.of("osgi.http.whiteboard.servlet.pattern", "/a"));

    @TempDir
    Path storage;

    private Framework framework;
    private BundleContext context;
    private int changes;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        framework.start();
        context = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void oneThatComesIsKnownBeforeAnybodyHearsOfIt() {
        WhiteboardServices services = new WhiteboardServices(context, () -> changes++);
        List<String> heard = new ArrayList<>();
        context.addServiceListener(event -> {
            if (event.getServiceReference().getProperty("osgi.http.whiteboard.servlet.pattern") != null) {
                heard.add((event.getType() == ServiceEvent.REGISTERED ? "came " : "goes ")
                        + services.contains(event.getServiceReference()) + " " + changes);
            }
        });
        services.open();
        assertThat(changes).isEqualTo(1);

        ServiceRegistration<Object> servlet = context.registerService(Object.class, new Object(), SERVLET);
        assertThat(services.bundles()).containsExactly(framework);
        servlet.unregister();
        assertThat(services.size()).isZero();
        assertThat(heard).containsExactly("came true 2", "goes true 2");

        services.close();
        context.registerService(Object.class, new Object(), SERVLET);
        assertThat(services.size()).isZero();
    }

    @Test
    void whatIsForSomebodyElseIsNotKnown() {
        WhiteboardServices services = new WhiteboardServices(context, () -> changes++);
        services.open();
        context.registerService(Object.class, new Object(), null);
        assertThat(services.size()).isZero();
        assertThat(changes).isEqualTo(1);
        services.close();
    }
}

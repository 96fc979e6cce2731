package org.clowder.whiteboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

class BridgeTest {

    private Bridge bridge;

    /** Who is told may look at once, on another thread: nothing tells him again. */
    @Test
    void whoIsToldThatTheServletComesOrGoesFindsItSo(@TempDir Path storage) throws Exception {
        Framework framework =
                new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
        framework.start();
        BundleContext context = framework.getBundleContext();
        List<Boolean> found = new ArrayList<>();
        bridge = new Bridge(
                context,
                () -> found.add(bridge.servlet().isPresent() && bridge.bundle().isPresent()));
        bridge.open();

        ServiceRegistration<HttpServlet> servlet = context.registerService(
                HttpServlet.class, new HttpServlet() {}, new Hashtable<>(Map.of("http.felix.dispatcher", "x")));
        servlet.unregister();
        assertThat(found).containsExactly(true, false);

        bridge.close();
        framework.stop();
        framework.waitForStop(10_000);
    }
}

package org.clowder.server.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.clowder.server.ServerState;
import org.clowder.server.internal.Eventually;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.Settings;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.service.ServiceContributions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TomcatControllerTest {

    private static final String DESCRIPTOR =
            """
            <Server>
              <Listener className="%s"/>
              <Service name="A"><Engine name="A" defaultHost="h"><Host name="h"/></Engine></Service>
            </Server>
            """;

    private static volatile CountDownLatch starting;
    private static volatile CountDownLatch mayStart;
    private static volatile CountDownLatch destroyed;

    @TempDir
    Path directory;

    private final FakeFramework framework = new FakeFramework();
    private Settings settings;

    /** Keeps the server from coming to an end of its start, whatever interrupts it. */
    public static final class Stubborn implements LifecycleListener {
        @Override
        public void lifecycleEvent(LifecycleEvent event) {
            if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                starting.countDown();
                boolean waits = true;
                while (waits) {
                    try {
                        mayStart.await();
                        waits = false;
                    } catch (InterruptedException e) {
                        // goes on waiting
                    }
                }
            } else if (event.getType().equals(Lifecycle.AFTER_DESTROY_EVENT)) {
                destroyed.countDown();
            }
        }
    }

    @BeforeEach
    void write() throws IOException {
        starting = new CountDownLatch(1);
        mayStart = new CountDownLatch(1);
        destroyed = new CountDownLatch(1);
        settings = new Settings(directory, Map.of("stop.timeout", "200", "stop.grace", "50"));
        Files.createDirectories(settings.descriptor().getParent());
        Files.createDirectories(directory.resolve("webapps"));
        Files.writeString(settings.descriptor(), DESCRIPTOR.formatted(Stubborn.class.getName()));
    }

    private TomcatController controller() {
        Contributions contributions = new Contributions(framework.context(), settings);
        return new TomcatController(
                framework.context(),
                settings,
                new HostContexts(settings, contributions, new ServiceContributions(framework.context(), settings)),
                contributions);
    }

    @Test
    void aServerRunsUntilItsComponentStops() {
        mayStart.countDown();
        TomcatController controller = controller();
        Eventually.is(() -> controller.state() == ServerState.RUNNING);
        assertThat(controller.server()).isPresent();
        controller.deactivate();
        assertThat(controller.state()).isEqualTo(ServerState.STOPPED);
        assertThat(destroyed.getCount()).isZero();
    }

    @Test
    void aStartThatDoesNotEndHoldsUpNoStopAndLeavesNoServerBehind() throws Exception {
        TomcatController controller = controller();
        starting.await();
        CompletableFuture.runAsync(controller::deactivate).get(20, TimeUnit.SECONDS);
        assertThat(controller.state()).isEqualTo(ServerState.STOPPED);

        mayStart.countDown();
        destroyed.await();
        assertThat(controller.state()).isEqualTo(ServerState.STOPPED);
    }

    @Test
    void whatScansHaveFoundIsKeptByAStartThatFailsAndNotByAStopOfAServerWithoutTheApplication() throws Exception {
        Path record = directory.resolve("data/scans/A%2Fh%2F%2Fshop");
        Files.createDirectories(record.getParent());
        Files.createFile(record);
        Files.writeString(settings.descriptor(), "<Server>");
        TomcatController failing = controller();
        Eventually.is(() -> failing.state() == ServerState.FAILED);
        failing.deactivate();
        assertThat(record).exists();

        Files.writeString(settings.descriptor(), DESCRIPTOR.formatted(Stubborn.class.getName()));
        mayStart.countDown();
        TomcatController running = controller();
        Eventually.is(() -> running.state() == ServerState.RUNNING);
        running.deactivate();
        assertThat(record).doesNotExist();
    }
}

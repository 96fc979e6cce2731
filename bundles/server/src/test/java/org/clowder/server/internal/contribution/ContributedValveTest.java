package org.clowder.server.internal.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Container;
import org.clowder.server.Missing;
import org.clowder.server.internal.Eventually;
import org.clowder.server.internal.FakeFramework;
import org.clowder.server.internal.GuestBundle;
import org.clowder.server.internal.Settings;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A valve of the descriptor goes and comes with its bundle. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ContributedValveTest {

    private static final String NAME = "guest.GuestValve";
    private static final String SOURCE =
            """
            package guest;

            import org.apache.catalina.connector.*;

            public class GuestValve extends org.apache.catalina.valves.ValveBase {
                private String greeting;
                public String getGreeting() { return greeting; }
                public void setGreeting(String value) { greeting = value; }
                @Override public void invoke(Request request, Response response) {}
                @Override public String toString() { return "guest " + greeting; }
            }
            """;
    private static final String DESCRIPTOR =
            """
            <Server>
              <Service name="A"><Engine name="A" defaultHost="h"><Host name="h">
                <Valve className="guest.GuestValve" greeting="hello"/>
              </Host></Engine></Service>
            </Server>
            """;

    @TempDir
    Path directory;

    private final FakeFramework framework = new FakeFramework();
    private Contributions contributions;
    private Settings settings;

    @BeforeEach
    void make() throws IOException {
        settings = new Settings(directory, Map.of());
        Files.createDirectories(settings.descriptor().getParent());
        Files.writeString(settings.descriptor(), DESCRIPTOR);
        contributions = new Contributions(framework.context(), settings);
    }

    @AfterEach
    void stop() {
        contributions.clear();
    }

    private GuestBundle guest(String version) throws IOException {
        return GuestBundle.of(directory, version, NAME, SOURCE);
    }

    @Test
    void itsPlaceStaysWhileTheBundleIsAway() throws Exception {
        GuestBundle first = guest("1.0.0");
        framework.start(first);
        Descriptor descriptor = new DescriptorReader(settings, contributions.classes(), contributions).read();
        Container host = descriptor.server().findServices()[0].getContainer().findChild("h");
        assertThat(pipeline(host)).contains("GuestValve");
        assertThat(contributions.missing()).isEmpty();

        framework.stop(first);
        assertThat(pipeline(host)).doesNotContain("GuestValve");
        assertThat(contributions.missing())
                .singleElement()
                .satisfies(what -> assertThat(what.summary()).isEqualTo("server: <Valve> of a bundle that is away"))
                .extracting(Missing::detail)
                .asString()
                .contains(NAME, "bundle guest 1.0.0 has stopped", "requests pass without this valve");

        framework.start(guest("2.0.0"));
        Eventually.is(() -> contributions.missing().isEmpty());
        assertThat(pipeline(host)).contains("GuestValve");
    }

    /** Its constructor waits until it is let through. */
    private static final String SLOW =
            """
            package guest;

            import java.util.concurrent.CountDownLatch;
            import org.apache.catalina.connector.*;

            public class SlowValve extends org.apache.catalina.valves.ValveBase {
                public SlowValve() throws Exception {
                    ((CountDownLatch) System.getProperties().get("slow.begun")).countDown();
                    ((CountDownLatch) System.getProperties().get("slow.end")).await();
                }
                @Override public void invoke(Request request, Response response) {}
            }
            """;

    private GuestBundle slow(String version) throws IOException {
        return GuestBundle.of(directory, version, "guest.SlowValve", SLOW);
    }

    @Test
    void bundlesStopAtOnceWhileAValveIsMadeWhichDoesNotComeInIfItsOwnDoes() throws Exception {
        Files.writeString(
                settings.descriptor(), DESCRIPTOR.replace("</Host>", "<Valve className=\"guest.SlowValve\"/></Host>"));
        GuestBundle quick = guest("1.0.0");
        framework.start(quick);
        GuestBundle slow = slow("1.1.0");
        framework.start(slow);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        System.getProperties().put("slow.begun", new CountDownLatch(0));
        System.getProperties().put("slow.end", new CountDownLatch(0));
        try {
            Descriptor descriptor = new DescriptorReader(settings, contributions.classes(), contributions).read();
            Container host =
                    descriptor.server().findServices()[0].getContainer().findChild("h");
            framework.stop(slow);

            System.getProperties().put("slow.begun", begun);
            System.getProperties().put("slow.end", end);
            GuestBundle unfinished = slow("1.2.0");
            framework.start(unfinished);
            begun.await();
            long before = System.nanoTime();
            framework.stop(quick);
            framework.stop(unfinished);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            assertThat(pipeline(host)).doesNotContain("GuestValve");
            assertThat(contributions.missing()).hasSize(2);

            end.countDown();
            GuestBundle next = guest("2.0.0");
            framework.start(next);
            Eventually.is(() -> contributions.missing().size() == 1);
            assertThat(pipeline(host)).contains("GuestValve").doesNotContain("SlowValve");
        } finally {
            end.countDown();
            System.getProperties().remove("slow.begun");
            System.getProperties().remove("slow.end");
        }
    }

    private static String pipeline(Container host) {
        return Arrays.toString(host.getPipeline().getValves());
    }
}

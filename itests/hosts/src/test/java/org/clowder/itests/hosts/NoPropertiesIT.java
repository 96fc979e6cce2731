package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** A framework that was told nothing of Clowder. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NoPropertiesIT {

    @Test
    void theBundlesFindAPlaceOfTheirOwn() throws Exception {
        Home home = Home.cluster(NoPropertiesIT.class, 1).get(0);
        try (InnerMember member = new InnerMember(home, Map.of())) {
            BundleContext framework = member.framework().getBundleContext();
            List<FrameworkEvent> errors = new CopyOnWriteArrayList<>();
            framework.addFrameworkListener(event -> {
                if (event.getType() == FrameworkEvent.ERROR) {
                    errors.add(event);
                }
            });
            Path place = framework.getDataFile("clowder").toPath();
            member.start("tomcat", "member", "channel", "server", "session", "deploy", "management", "shell");
            await().untilAsserted(() -> assertThat(serverFailure(framework)).contains(place.toString()));
            await().ignoreExceptions().untilAsserted(() -> assertThat(command(framework, "clowder:status"))
                    .contains(place.toString()));
            assertThat(place.resolve("deploy")).isDirectory();

            new Home(home.name(), place, home.channelPort(), home.members()).configure(member.httpPort());
            member.bundle("server").stop();
            member.bundle("server").start();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() ->
                            assertThat(Http.status(member.url("/health/ready"))).contains(200));
            assertThat(errors).isEmpty();
            for (String written : List.of("clowder", "conf", "data", "deploy", "logs", "work")) {
                assertThat(Files.exists(Path.of(written))).as(written).isFalse();
            }
        }
    }

    /** Karaf's features service installs nothing that asks for a service which no bundle declares. */
    @Test
    void everyServiceThatIsRequiredIsDeclaredBySomeBundle() throws Exception {
        Home home = Home.cluster(NoPropertiesIT.class, 1).get(0);
        try (InnerMember member = new InnerMember(home, Map.of())) {
            List<BundleRevision> revisions = member.bundles().stream()
                    .map(bundle -> bundle.adapt(BundleRevision.class))
                    .toList();
            List<BundleCapability> declared = revisions.stream()
                    .flatMap(revision -> revision.getDeclaredCapabilities("osgi.service").stream())
                    .toList();
            assertThat(revisions)
                    .flatMap(revision -> revision.getDeclaredRequirements("osgi.service"))
                    .filteredOn(required ->
                            !"optional".equals(required.getDirectives().get("resolution")))
                    .isNotEmpty()
                    .allMatch(required -> declared.stream().anyMatch(required::matches));
        }
    }

    private static String serverFailure(BundleContext framework) throws Exception {
        ServiceReference<?> server = reference(framework, "org.clowder.server.ServerController");
        return String.valueOf(server.getProperty("clowder.startup.failure"));
    }

    /** Of all, because this JVM's class path may have another class of that name. */
    private static ServiceReference<?> reference(BundleContext framework, String service) throws Exception {
        return framework.getAllServiceReferences(service, null)[0];
    }

    /** What a command of Gogo's shell prints. */
    private static String command(BundleContext framework, String line) throws Exception {
        ServiceReference<?> reference = reference(framework, "org.apache.felix.service.command.CommandProcessor");
        Object processor = framework.getService(reference);
        Class<?> type =
                processor.getClass().getClassLoader().loadClass("org.apache.felix.service.command.CommandProcessor");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(
                        processor,
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(printed, true, StandardCharsets.UTF_8),
                        new PrintStream(printed, true, StandardCharsets.UTF_8));
        Class<?> ofSession = type.getClassLoader().loadClass("org.apache.felix.service.command.CommandSession");
        Object result = ofSession.getMethod("execute", CharSequence.class).invoke(session, line);
        return printed.toString(StandardCharsets.UTF_8) + result;
    }
}

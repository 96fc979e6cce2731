package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.clowder.harness.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;

/** A framework that was told nothing of Clowder. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
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
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(serverFailure(member)).contains(place.toString()));
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                            member.command("clowder:status"))
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

    private static String serverFailure(InnerMember member) throws Exception {
        ServiceReference<?> server = member.reference("org.clowder.server.ServerController");
        return String.valueOf(server.getProperty("clowder.startup.failure"));
    }

    @Test
    void theMetatypeServiceDescribesEveryConfiguration() throws Exception {
        String type = "org.osgi.service.metatype.MetaTypeService";
        Home home = Home.cluster(NoPropertiesIT.class, 1).get(0);
        try (InnerMember member = new InnerMember(home, Map.of())) {
            Object service = member.framework().getBundleContext().getService(member.reference(type));
            ClassLoader types = service.getClass().getClassLoader();
            Map<String, String> keys = Map.of(
                    "server", "http.port", "channel", "members", "session", "guarantee", "deploy", "accept.rollouts");
            for (String name : keys.keySet()) {
                Object described = types.loadClass(type)
                        .getMethod("getMetaTypeInformation", Bundle.class)
                        .invoke(service, member.bundle(name));
                Object pids = types.loadClass("org.osgi.service.metatype.MetaTypeInformation")
                        .getMethod("getPids")
                        .invoke(described);
                assertThat((String[]) pids).containsExactly("org.clowder." + name);
                Object definition = types.loadClass("org.osgi.service.metatype.MetaTypeProvider")
                        .getMethod("getObjectClassDefinition", String.class, String.class)
                        .invoke(described, "org.clowder." + name, null);
                assertThat(idsOf(definition)).contains(keys.get(name));
            }
        }
    }

    private static List<Object> idsOf(Object definition) throws ReflectiveOperationException {
        ClassLoader types = definition.getClass().getClassLoader();
        Class<?> ofClass = types.loadClass("org.osgi.service.metatype.ObjectClassDefinition");
        Class<?> ofAttribute = types.loadClass("org.osgi.service.metatype.AttributeDefinition");
        List<Object> ids = new ArrayList<>();
        Object all = ofClass.getMethod("getAttributeDefinitions", int.class)
                .invoke(definition, ofClass.getField("ALL").getInt(null));
        for (Object each : (Object[]) all) {
            ids.add(ofAttribute.getMethod("getID").invoke(each));
        }
        return ids;
    }
}

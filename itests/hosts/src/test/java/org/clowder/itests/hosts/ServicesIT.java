package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/** What a stranger finds among the services of a host that has all bundles. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ServicesIT {

    private static final Path SYSTEM = Path.of(System.getProperty("clowder.distribution"), "system");
    private static final Path AXIS2 = Path.of(System.getProperty("clowder.work"), "axis2", "org.clowder.axis2.jar");

    @Test
    void everyServiceOfAMemberIsOfATypeThatIsExported() throws Exception {
        Home home = Home.cluster(ServicesIT.class, 1).get(0);
        home.deployHello();
        try (InnerMember member = InnerMember.of(home)) {
            startAll(member);
            ComingAndGoingIT.awaitReady(member);
            home.write("conf/org.clowder.session.cfg", "guarantee=${nobody.knows.it}\n");
            await().atMost(Duration.ofSeconds(60)).until(() -> found(member, "(clowder.startup.failure=*)"));

            assertThat(hidden(member)).isEmpty();
            assertThat(types(member))
                    .contains("org.clowder.server.ServerController", "org.clowder.deploy.Deployer", "java.lang.Object");
            assertThat(found(member, "(clowder.startup.settled=*)")).isTrue();
            assertThat(found(member, "(osgi.command.scope=whiteboard)")).isTrue();
        }
    }

    @Test
    void everyServiceOfACheckIsOfATypeThatIsExported() throws Exception {
        Home home = Home.cluster(ServicesIT.class, 1).get(0);
        try (InnerMember member = InnerMember.of(home, "clowder.mode", "check")) {
            startAll(member);
            await().atMost(Duration.ofSeconds(30)).until(() -> found(member, "(clowder.check.problems=*)"));
            assertThat(hidden(member)).isEmpty();
        }
    }

    private static void startAll(InnerMember member) throws Exception {
        BundleContext framework = member.framework().getBundleContext();
        Set<String> there = Stream.of(framework.getBundles())
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(SYSTEM)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jar")).toList()) {
                if (!there.contains(file.getFileName().toString().replaceFirst("\\.jar$", ""))) {
                    member.install(file);
                }
            }
        }
        member.install(AXIS2);
        for (Bundle bundle : framework.getBundles()) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                start(bundle);
            }
        }
    }

    private static void start(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new IllegalStateException(bundle.getSymbolicName(), e);
        }
    }

    private static boolean found(InnerMember member, String filter) throws Exception {
        return member.framework().getBundleContext().getAllServiceReferences(null, filter) != null;
    }

    /** The types of all services of Clowder's bundles. */
    private static Set<String> types(InnerMember member) throws Exception {
        return Stream.of(member.framework().getBundleContext().getAllServiceReferences(null, null))
                .filter(ServicesIT::isOurs)
                .flatMap(service -> Stream.of((String[]) service.getProperty(Constants.OBJECTCLASS)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOurs(ServiceReference<?> service) {
        return service.getBundle().getSymbolicName().startsWith("org.clowder.")
                && !service.getBundle().getSymbolicName().startsWith("org.clowder.samples.");
    }

    /** Those that other bundles cannot use. */
    private static List<String> hidden(InnerMember member) throws Exception {
        Set<Object> exported = Stream.of(member.framework().getBundleContext().getBundles())
                .map(bundle -> bundle.adapt(BundleWiring.class))
                .map(wiring -> wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE))
                .flatMap(Collection<BundleCapability>::stream)
                .map(capability -> capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .collect(Collectors.toSet());
        return types(member).stream()
                .filter(type -> !type.startsWith("java."))
                .filter(type -> type.contains(".internal.") || !exported.contains(type.replaceFirst("\\.[^.]*$", "")))
                .toList();
    }
}

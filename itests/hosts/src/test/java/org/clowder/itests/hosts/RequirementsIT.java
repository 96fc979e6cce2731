package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** What the manifests of all bundles require and offer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RequirementsIT {

    private static final Path SYSTEM = Path.of(System.getProperty("clowder.distribution"), "system");
    private static final Path AXIS2 = Path.of(System.getProperty("clowder.work"), "axis2");
    private static final Set<String> NOT_NEEDED = Set.of("optional", "dynamic");

    private static Framework framework;

    @BeforeAll
    static void install() throws Exception {
        Home home = Home.cluster(RequirementsIT.class, 1).get(0);
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        home.base().resolve("framework").toString()));
        framework.init();
        install(SYSTEM, framework.getBundleContext());
        install(AXIS2, framework.getBundleContext());
    }

    private static void install(Path directory, BundleContext context) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                context.installBundle(each.toUri().toString());
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static List<BundleRevision> all() {
        return Stream.of(framework.getBundleContext().getBundles())
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .toList();
    }

    private static List<BundleRevision> ours() {
        return all().stream().filter(RequirementsIT::isOurs).toList();
    }

    private static boolean isOurs(BundleRevision revision) {
        Bundle bundle = revision.getBundle();
        return bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
                && bundle.getSymbolicName().startsWith("org.clowder.");
    }

    /** Resolvers of hosts, as that of Karaf's features, install nothing of which a part is offered by nobody. */
    @Test
    void whatABundleRequiresIsOfferedByTheFrameworkOrABundleOfTheDistribution() {
        List<BundleCapability> offered = all().stream()
                .flatMap(revision -> revision.getDeclaredCapabilities(null).stream())
                .toList();
        List<BundleRequirement> required = ours().stream()
                .flatMap(revision -> revision.getDeclaredRequirements(null).stream())
                .filter(each ->
                        !NOT_NEEDED.contains(each.getDirectives().getOrDefault(Constants.RESOLUTION_DIRECTIVE, "")))
                .toList();

        assertThat(required)
                .extracting(BundleRequirement::getNamespace)
                .contains("osgi.service", "osgi.extender", "osgi.ee", "osgi.wiring.package");
        assertThat(required)
                .filteredOn(each -> offered.stream().noneMatch(each::matches))
                .isEmpty();
    }

    /** Also where a host exports another Tomcat, the whole of it or a part. */
    @Test
    void tomcatsPackagesAreImportedFromClowdersBundleOfItOnly() {
        List<BundleCapability> exported = ours().stream()
                .filter(RequirementsIT::isTomcat)
                .flatMap(revision -> revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .filter(each -> nameOf(each).startsWith("org.apache."))
                .toList();
        List<BundleRequirement> imports = ours().stream()
                .filter(revision -> !isTomcat(revision))
                .flatMap(revision -> revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .filter(each -> exported.stream().anyMatch(each::matches))
                .toList();

        assertThat(imports).hasSizeGreaterThan(50);
        assertThat(imports)
                .filteredOn(each -> !filterOf(each).contains("(bundle-symbolic-name=org.clowder.tomcat)"))
                .isEmpty();
    }

    private static boolean isTomcat(BundleRevision revision) {
        return "org.clowder.tomcat".equals(revision.getSymbolicName());
    }

    private static String nameOf(BundleCapability capability) {
        return (String) capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
    }

    private static String filterOf(BundleRequirement requirement) {
        return requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
    }

    @Test
    void descriptorsGetClassesOfTheBundlesOwnPackagesOnly() {
        assertThat(ours())
                .flatMap(revision -> revision.getDeclaredCapabilities("org.clowder.catalina"))
                .hasSize(3)
                .allSatisfy(capability -> assertThat(
                                (Collection<?>) capability.getAttributes().get("packages"))
                        .hasToString("[" + capability.getRevision().getSymbolicName() + ".*]"));
    }
}

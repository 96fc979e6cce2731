package org.clowder.itests.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the manifests of all bundles require and offer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RequirementsIT {

    private static final Path SYSTEM = Path.of(System.getProperty("clowder.distribution"), "system");
    private static final Path AXIS2 = Path.of(System.getProperty("clowder.work"), "axis2");
    private static final Path KAR = Path.of(System.getProperty("clowder.kar"));
    private static final Set<String> NOT_NEEDED = Set.of("optional", "dynamic");

    private static Framework framework;

    @BeforeAll
    static void install() throws Exception {
        Home home = Home.cluster(RequirementsIT.class, 1).get(0);
        framework = framework(home, "framework");
        install(SYSTEM, framework.getBundleContext());
        install(AXIS2, framework.getBundleContext());
    }

    private static Framework framework(Home home, String storage) throws Exception {
        Framework made = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        home.base().resolve(storage).toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.osgi.service.log;version=1.5.0"));
        made.init();
        return made;
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
        stop(framework);
    }

    private static void stop(Framework started) throws Exception {
        started.stop();
        started.waitForStop(10_000);
    }

    private static List<BundleRevision> all(Framework framework) {
        return Stream.of(framework.getBundleContext().getBundles())
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .toList();
    }

    private static List<BundleRevision> ours(Framework framework) {
        return all(framework).stream().filter(RequirementsIT::isOurs).toList();
    }

    private static boolean isOurs(BundleRevision revision) {
        Bundle bundle = revision.getBundle();
        return bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
                && bundle.getSymbolicName().startsWith("org.clowder.");
    }

    /** Resolvers of hosts, as that of Karaf's features, install nothing of which a part is offered by nobody. */
    @Test
    void whatABundleRequiresIsOfferedByTheFrameworkOrABundleOfTheDistribution() {
        assertThat(required(framework))
                .extracting(BundleRequirement::getNamespace)
                .contains("osgi.service", "osgi.extender", "osgi.ee", "osgi.wiring.package");
        assertNothingIsLacking(framework);
    }

    private static List<BundleRequirement> required(Framework framework) {
        return ours(framework).stream()
                .flatMap(revision -> revision.getDeclaredRequirements(null).stream())
                .filter(each ->
                        !NOT_NEEDED.contains(each.getDirectives().getOrDefault(Constants.RESOLUTION_DIRECTIVE, "")))
                .toList();
    }

    private static void assertNothingIsLacking(Framework framework) {
        List<BundleCapability> offered = all(framework).stream()
                .flatMap(revision -> revision.getDeclaredCapabilities(null).stream())
                .toList();
        assertThat(required(framework))
                .filteredOn(each -> offered.stream().noneMatch(each::matches))
                .isEmpty();
    }

    /** In the archive for Karaf, with what every Karaf has: Config Admin, Gogo inside its shell, and the API of the log. */
    @ParameterizedTest
    @ValueSource(strings = {"clowder", "clowder-session", "clowder-deploy", "clowder-management", "clowder-shell"})
    void aFeatureBringsWhatItsBundlesRequire(String feature) throws Exception {
        Home home = Home.cluster(RequirementsIT.class, 1).get(0);
        Framework karaf = framework(home, feature);
        try (FileSystem archive = FileSystems.newFileSystem(KAR)) {
            for (String name : List.of("configadmin", "gogo.runtime")) {
                Path bundle = SYSTEM.resolve("org.apache.felix." + name + ".jar");
                karaf.getBundleContext().installBundle(bundle.toUri().toString());
            }
            installFeature(feature, archive, karaf.getBundleContext());

            assertThat(ours(karaf)).hasSizeGreaterThan(3);
            assertNothingIsLacking(karaf);
            assertThat(karaf.adapt(FrameworkWiring.class).resolveBundles(null)).isTrue();
        } finally {
            stop(karaf);
        }
    }

    private static void installFeature(String name, FileSystem archive, BundleContext context) throws Exception {
        Element feature = features(archive)
                .filter(each -> each.getAttribute("name").equals(name))
                .findFirst()
                .orElseThrow();
        for (Element each : elements(feature.getElementsByTagName("bundle")).toList()) {
            String[] artifact = each.getTextContent().replaceFirst("^mvn:", "").split("/");
            Path directory = archive.getPath("repository", artifact[0].replace('.', '/'), artifact[1], artifact[2]);
            try (InputStream jar = Files.newInputStream(directory.resolve(artifact[1] + "-" + artifact[2] + ".jar"))) {
                context.installBundle(each.getTextContent(), jar);
            }
        }
        for (Element each : elements(feature.getElementsByTagName("feature")).toList()) {
            installFeature(each.getTextContent(), archive, context);
        }
    }

    private static Stream<Element> features(FileSystem archive) throws Exception {
        try (Stream<Path> files = Files.walk(archive.getPath("repository/org/clowder/org.clowder.features"));
                InputStream content = Files.newInputStream(
                        files.filter(file -> file.toString().endsWith("-features.xml"))
                                .findFirst()
                                .orElseThrow())) {
            return elements(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(content)
                    .getElementsByTagName("feature"));
        }
    }

    private static Stream<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
    }

    /** Also where a host exports another Tomcat, the whole of it or a part. */
    @Test
    void tomcatsPackagesAreImportedFromClowdersBundleOfItOnly() {
        List<BundleCapability> exported = ours(framework).stream()
                .filter(RequirementsIT::isTomcat)
                .flatMap(revision -> revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .filter(each -> nameOf(each).startsWith("org.apache."))
                .toList();
        List<BundleRequirement> imports = ours(framework).stream()
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
        assertThat(ours(framework))
                .flatMap(revision -> revision.getDeclaredCapabilities("org.clowder.catalina"))
                .hasSize(3)
                .allSatisfy(capability -> assertThat(
                                (Collection<?>) capability.getAttributes().get("packages"))
                        .hasToString("[" + capability.getRevision().getSymbolicName() + ".*]"));
    }
}

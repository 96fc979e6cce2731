package org.clowder;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** The layers of CONTRIBUTING.md, for all bundles; it stands in the top one, which sees the others. */
class LayersTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.clowder");

    private static JavaClasses of(String bundle) {
        JavaClasses classes = CLASSES.that(resideInAPackage("org.clowder." + bundle + ".."));
        assertThat(classes).as("classes of " + bundle).isNotEmpty();
        return classes;
    }

    @Test
    void dependenciesPointDownward() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("tomcat")
                .definedBy("org.clowder.tomcat..")
                .layer("member")
                .definedBy("org.clowder.member..")
                .layer("channel")
                .definedBy("org.clowder.channel..")
                .layer("axis2")
                .definedBy("org.clowder.axis2..")
                .layer("server")
                .definedBy("org.clowder.server..")
                .layer("session")
                .definedBy("org.clowder.session..")
                .layer("deploy")
                .definedBy("org.clowder.deploy..")
                .layer("hazelcast")
                .definedBy("org.clowder.hazelcast..")
                .layer("whiteboard")
                .definedBy("org.clowder.whiteboard..")
                .layer("check")
                .definedBy("org.clowder.check..")
                .layer("management")
                .definedBy("org.clowder.management..")
                .layer("shell")
                .definedBy("org.clowder.shell..")
                .whereLayer("tomcat")
                .mayNotAccessAnyLayer()
                .whereLayer("member")
                .mayOnlyAccessLayers("tomcat")
                .whereLayer("channel")
                .mayOnlyAccessLayers("tomcat")
                .whereLayer("axis2")
                .mayOnlyAccessLayers("tomcat")
                .whereLayer("server")
                .mayOnlyAccessLayers("tomcat", "member")
                .whereLayer("session")
                .mayOnlyAccessLayers("tomcat", "channel", "server")
                .whereLayer("deploy")
                .mayOnlyAccessLayers("tomcat", "channel", "server")
                .whereLayer("hazelcast")
                .mayOnlyAccessLayers("tomcat", "channel", "server")
                .whereLayer("whiteboard")
                .mayOnlyAccessLayers("tomcat", "server")
                .whereLayer("check")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("management")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("shell")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomcat",
                "member",
                "channel",
                "axis2",
                "server",
                "deploy",
                "whiteboard",
                "check",
                "management",
                "shell"
            })
    void packagesOfABundleFormNoCycle(String bundle) {
        slices().matching("org.clowder.(**)").should().beFreeOfCycles().check(of(bundle));
    }

    /**
     * The classes that a descriptor names are the exported ones, and they join what is internal, which knows them; so is the
     * root of what is internal, which has settings and threads for the packages below it. Among those there is no cycle.
     */
    @ParameterizedTest
    @ValueSource(strings = {"session", "hazelcast"})
    void packagesOfManagersFormNoCycleBelowTheirRoot(String bundle) {
        slices().matching("org.clowder." + bundle + ".internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(of(bundle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomcat",
                "member",
                "channel",
                "axis2",
                "server",
                "session",
                "deploy",
                "hazelcast",
                "whiteboard",
                "check",
                "management",
                "shell"
            })
    void whatIsInternalIsTheBundlesOwn(String bundle) {
        of(bundle);
        noClasses()
                .that(not(resideInAPackage("org.clowder." + bundle + "..")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.clowder." + bundle + ".internal.."))
                .check(CLASSES);
    }

    /** An import gets the range of versions that the part of its bundle asks for. */
    @Test
    void whatIsExportedSaysWhoImplementsIt() {
        classes()
                .that(resideOutsideOfPackage("..internal.."))
                .and(have(modifier(JavaModifier.ABSTRACT)))
                .and()
                .arePublic()
                .and()
                .areNotAnnotations()
                .should()
                .beAnnotatedWith(ProviderType.class)
                .orShould()
                .beAnnotatedWith(ConsumerType.class)
                .check(CLASSES);
    }
}

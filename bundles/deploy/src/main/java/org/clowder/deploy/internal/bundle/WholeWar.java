package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.core.StandardContext;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.deploy.internal.archive.WebInf;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Namespace;

/** Whether a web bundle needs no other one: then it is a WAR file like any other, and its bundle headers need not be satisfied. */
final class WholeWar {

    private static final Log log = LogFactory.getLog(WholeWar.class);
    private static final Pattern PACKAGE =
            Pattern.compile(Pattern.quote("(" + PackageNamespace.PACKAGE_NAMESPACE) + "=([^)]+)\\)");

    private WholeWar() {}

    /** True if all packages that the bundle must import are below its {@code WEB-INF}, or those of every web application. */
    static boolean is(Path file, Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        try {
            Optional<Set<String>> own = WebInf.packages(file);
            return own.isPresent()
                    && revision.getDeclaredRequirements(BundleNamespace.BUNDLE_NAMESPACE).stream()
                            .noneMatch(WholeWar::mandatory)
                    && revision.getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
                            .filter(WholeWar::mandatory)
                            .map(WholeWar::packageName)
                            .allMatch(name -> own.get().contains(name) || ofContainer(name));
        } catch (IOException e) {
            log.debug(file + " cannot be looked into", e);
            return false;
        }
    }

    private static boolean mandatory(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
        return resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY);
    }

    private static String packageName(BundleRequirement requirement) {
        Matcher name = PACKAGE.matcher(
                String.valueOf(requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE)));
        return name.find() ? name.group(1) : "";
    }

    /** Of the JDK, of Tomcat, or of what Tomcat sees. A framework is not part of a plain Tomcat. */
    private static boolean ofContainer(String name) {
        if (name.startsWith("org.osgi.")) {
            return false;
        }
        Bundle tomcat = FrameworkUtil.getBundle(StandardContext.class);
        Set<String> packages = exports(tomcat);
        packages.addAll(exports(tomcat.getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION)));
        tomcat.adapt(BundleWiring.class).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(wire -> wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .forEach(each -> packages.add(each.toString()));
        return packages.contains(name);
    }

    private static Set<String> exports(Bundle bundle) {
        Set<String> names = new HashSet<>();
        bundle.adapt(BundleRevision.class).getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(capability -> capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .forEach(each -> names.add(each.toString()));
        return names;
    }
}

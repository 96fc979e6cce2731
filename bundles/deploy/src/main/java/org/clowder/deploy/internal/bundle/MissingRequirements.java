package org.clowder.deploy.internal.bundle;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/** What a bundle, and those that it depends on, ask for and no bundle offers. For one thread. */
final class MissingRequirements {

    private static final Pattern NAME = Pattern.compile("\\(osgi\\.wiring\\.(?:package|bundle)=([^)]+)\\)");
    private static final Pattern VERSION =
            Pattern.compile("\\((?:bundle-)?version>=([^)]+)\\)(?:\\(!\\((?:bundle-)?version>=([^)]+)\\)\\))?");
    private static final Set<String> OF_MACHINE =
            Set.of(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE, NativeNamespace.NATIVE_NAMESPACE);

    private final FrameworkWiring wiring;
    private final Set<BundleRevision> seen = new HashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private boolean hopeless;

    private MissingRequirements(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    /**
     * In words, as {@code package com.acme.api [1.0.0,2.0.0)}. Empty if there is somebody to offer each of them, who may not fit all the same, and if
     * something is asked of the machine, for which nobody can wait.
     */
    static List<String> of(BundleContext context, Bundle bundle) {
        MissingRequirements found = new MissingRequirements(
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class));
        found.look(bundle.adapt(BundleRevision.class));
        return found.hopeless ? List.of() : List.copyOf(found.missing);
    }

    private void look(BundleRevision revision) {
        if (revision == null || revision.getWiring() != null || !seen.add(revision)) {
            return;
        }
        for (Requirement requirement : revision.getDeclaredRequirements(null)) {
            if (isNeeded(requirement)) {
                Collection<BundleCapability> offers = wiring.findProviders(requirement);
                offers.forEach(offer -> look(offer.getRevision()));
                if (offers.isEmpty()) {
                    hopeless |= OF_MACHINE.contains(requirement.getNamespace());
                    missing.add(words(requirement));
                }
            }
        }
    }

    private static boolean isNeeded(Requirement requirement) {
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE))
                && !Namespace.RESOLUTION_OPTIONAL.equals(
                        requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && !PackageNamespace.RESOLUTION_DYNAMIC.equals(
                        requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }

    private static String words(Requirement requirement) {
        String filter = String.valueOf(requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE));
        Matcher name = NAME.matcher(filter);
        if (!name.find()) {
            return requirement.getNamespace() + " " + filter;
        }
        Matcher version = VERSION.matcher(filter);
        return (requirement.getNamespace().equals(BundleNamespace.BUNDLE_NAMESPACE) ? "bundle " : "package ")
                + name.group(1)
                + (version.find() ? " " + range(version) : "");
    }

    private static String range(Matcher version) {
        return version.group(2) == null
                ? version.group(1) + " or later"
                : "[" + version.group(1) + "," + version.group(2) + ")";
    }
}

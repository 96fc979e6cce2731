package org.clowder.server.internal.classes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The classes that a descriptor may name: Tomcat's, and those of every active bundle that provides the capability
 * {@value #CAPABILITY}, found by asking the bundles each time, so that nothing of a stopped or refreshed bundle is
 * found, let alone kept. With the attribute {@value #PACKAGES} (a list of package names, {@code com.acme.*} with those
 * below) a bundle offers these packages only.
 */
public final class ClassSpace extends ClassLoader {

    /** A bundle with this capability lets descriptors name its classes. */
    public static final String CAPABILITY = "org.clowder.catalina";

    private static final String PACKAGES = "packages";

    /** A property of the framework: bundles that are installed once a class of a package is named, a package, a start level and a location on
     * each line. */
    private static final String WHEN_NAMED = "clowder.bundles.when-named";

    static {
        registerAsParallelCapable();
    }

    private static final Logger LOG = Logger.getLogger(ClassSpace.class.getName());

    private final BundleContext context;

    public ClassSpace(ClassLoader tomcat, BundleContext context) {
        super(tomcat);
        this.context = context;
    }

    /** A class; empty if it is not there, or cannot be used. */
    public static Optional<Class<?>> find(ClassLoader classes, String name) {
        try {
            return Optional.of(classes.loadClass(name));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** Whether the classes of a bundle may be named, once it is active. */
    public static boolean contributes(Bundle bundle) {
        return !capabilities(bundle).isEmpty();
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Optional<Class<?>> found = among(contributors().stream(), name);
        if (found.isPresent()) {
            return found.get();
        }
        return among(installed(name).stream(), name).orElseThrow(() -> new ClassNotFoundException(name));
    }

    /** The bundles that are here for the first time now that the class is named; started if they have it. */
    private List<Bundle> installed(String name) {
        String list = context.getProperty(WHEN_NAMED);
        if (list == null) {
            return List.of();
        }
        List<Bundle> bundles = new ArrayList<>();
        for (String line : list.lines().toList()) {
            String[] fields = line.split(" ", 3);
            if (fields.length == 3 && within(fields[0], name)) {
                install(fields[2], Integer.parseInt(fields[1])).ifPresent(bundles::add);
            }
        }
        return bundles.stream()
                .filter(bundle -> offers(bundle, name) && started(bundle))
                .toList();
    }

    /** @param startLevel below that of the server, which stops first then */
    private Optional<Bundle> install(String location, int startLevel) {
        try {
            Bundle bundle = context.installBundle(location);
            bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
            return Optional.of(bundle);
        } catch (BundleException e) {
            LOG.log(Level.WARNING, "Bundle " + location + " cannot be installed: " + e.getMessage(), e);
            return Optional.empty();
        }
    }

    private static Optional<Class<?>> among(Stream<Bundle> bundles, String name) {
        return bundles.filter(bundle -> offers(bundle, name))
                .flatMap(bundle -> loaded(bundle, name).stream())
                .findFirst();
    }

    private static Optional<Class<?>> loaded(Bundle bundle, String name) {
        try {
            return Optional.of(bundle.loadClass(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Until this framework stops; whoever has stopped it before is overruled by the file that names it. */
    private static boolean started(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT);
            return true;
        } catch (BundleException e) {
            LOG.log(Level.WARNING, "Bundle " + bundle.getSymbolicName() + " cannot start: " + e.getMessage(), e);
            return false;
        }
    }

    /** Where was looked for a class that was not found, for people. */
    String searched() {
        return contributors().stream()
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion())
                .collect(Collectors.joining(
                        ", ",
                        "looked in Tomcat and in the active bundles with the capability " + CAPABILITY + " (",
                        ")"));
    }

    /** Which bundle has a class and does not offer it, and why, for people; empty if none has it. */
    String nearMiss(String name) {
        for (Bundle bundle : context.getBundles()) {
            String path = "/" + name.replace('.', '/') + ".class";
            if (bundle.getState() != Bundle.UNINSTALLED && bundle.getEntry(path) != null) {
                String who = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + " has it, but ";
                if (!contributes(bundle)) {
                    return who + "does not provide the capability " + CAPABILITY;
                }
                return who
                        + (active(bundle) ? "does not offer that package" : "is not active: start it, or see why not");
            }
        }
        return "";
    }

    /** The bundles whose classes may be named, by bundle id. */
    private List<Bundle> contributors() {
        return Arrays.stream(context.getBundles())
                .filter(this::active)
                .filter(ClassSpace::contributes)
                .toList();
    }

    /** This bundle's own classes are needed until it has stopped. */
    private boolean active(Bundle bundle) {
        return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0 || bundle.equals(context.getBundle());
    }

    private static boolean offers(Bundle bundle, String name) {
        return capabilities(bundle).stream()
                .map(capability -> capability.getAttributes().get(PACKAGES))
                .anyMatch(packages -> packages == null || names(packages).anyMatch(each -> within(each, name)));
    }

    private static Stream<String> names(Object packages) {
        return packages instanceof Collection<?> many
                ? many.stream().map(String::valueOf)
                : Arrays.stream(packages.toString().split(","));
    }

    private static boolean within(String pattern, String name) {
        String wanted = pattern.strip();
        if (wanted.endsWith(".*")) {
            return name.startsWith(wanted.substring(0, wanted.length() - 1));
        }
        return name.lastIndexOf('.') == wanted.length() && name.startsWith(wanted);
    }

    /** With those of its fragments, once it is resolved. */
    private static List<BundleCapability> capabilities(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<BundleCapability> wired = wiring == null ? null : wiring.getCapabilities(CAPABILITY);
        if (wired != null) {
            return wired;
        }
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision == null ? List.of() : revision.getDeclaredCapabilities(CAPABILITY);
    }
}

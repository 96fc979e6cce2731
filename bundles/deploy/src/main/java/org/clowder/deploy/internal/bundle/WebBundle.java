package org.clowder.deploy.internal.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.catalina.util.ContextName;
import org.clowder.deploy.internal.deployment.DeploymentEvents;
import org.clowder.deploy.internal.deployment.PreparedApplication;
import org.clowder.deploy.internal.deployment.Transition;
import org.clowder.deploy.internal.deployment.WebArtefact;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Bundle;

/** A bundle with a {@code Web-ContextPath} (OSGi Web Applications, section 128.3.1). */
public final class WebBundle implements WebArtefact {

    /** The manifest header that makes a bundle a web bundle. */
    public static final String WEB_CONTEXT_PATH = "Web-ContextPath";

    /** The manifest header that names the Hosts that it runs in, or their aliases, with commas between. */
    static final String VIRTUAL_HOSTS = "Web-VirtualHosts";

    /** The manifest header that makes it distributable. */
    public static final String DISTRIBUTABLE = "Clowder-Distributable";

    /** As {@link BundleKind} has it. */
    static final String KIND = "bundle";

    private final Bundle bundle;
    private final ContextName name;
    private final List<String> hosts;
    private final String source;
    private final Path directory;
    private final DeploymentEvents events;

    WebBundle(Bundle bundle, ContextName name, Path directory, DeploymentEvents events) {
        this.bundle = bundle;
        this.name = name;
        this.hosts = hosts(bundle);
        this.source = source(bundle);
        this.directory = directory;
        this.events = events;
    }

    /**
     * The context path that a value of {@code Web-ContextPath} gives; a slash at its start may be missing.
     *
     * @throws DeploymentException if it gives none
     */
    static ContextName contextName(String header) throws DeploymentException {
        String value = header.trim();
        String path = value.startsWith("/") ? value : "/" + value;
        ContextName name = new ContextName(path.endsWith("/") ? path.substring(0, path.length() - 1) : path, "");
        if (value.isEmpty() || path.indexOf('#') >= 0 || !name.isPathValid()) {
            throw new DeploymentException(
                    WEB_CONTEXT_PATH + " \"" + value
                            + "\" is not valid; expected / or a path such as /shop, without empty or relative parts and without #");
        }
        return name;
    }

    /** The value of {@code Web-ContextPath}, empty if the bundle has no such header. */
    public static Optional<String> contextPath(Bundle bundle) {
        return Optional.ofNullable(bundle.getHeaders("").get(WEB_CONTEXT_PATH)).map(String::trim);
    }

    /** The context path that a bundle asks for, empty if that is none, or none that can be. */
    static Optional<ContextName> name(Bundle bundle) {
        try {
            Optional<String> path = contextPath(bundle);
            return path.isEmpty() ? Optional.empty() : Optional.of(contextName(path.get()));
        } catch (DeploymentException e) {
            return Optional.empty();
        }
    }

    /** What stays the same from one version of a bundle to the next. */
    public static String key(Bundle bundle) {
        return "bundle " + symbolicName(bundle);
    }

    /** The name of a bundle for people: its file, if it has one, and its symbolic name and version. */
    public static String source(Bundle bundle) {
        String name = symbolicName(bundle) + " " + bundle.getVersion();
        String location = bundle.getLocation();
        String file = location.substring(location.lastIndexOf('/') + 1);
        return location.startsWith("file:") && !file.isEmpty() ? file + " (" + name + ")" : name;
    }

    /** Bundles of the oldest kind have no symbolic name. */
    private static String symbolicName(Bundle bundle) {
        return bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public String key() {
        return key(bundle);
    }

    @Override
    public ContextName name() {
        return name;
    }

    @Override
    public List<String> hosts() {
        return hosts;
    }

    /** The Hosts that a bundle asks for, see {@link WebArtefact#hosts}. */
    static List<String> hosts(Bundle bundle) {
        return hosts(bundle.getHeaders("").get(VIRTUAL_HOSTS));
    }

    /** @param header null if there is none */
    static List<String> hosts(String header) {
        return Stream.of(header == null ? new String[0] : header.split(","))
                .map(host -> host.trim().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public OptionalLong bundleId() {
        return OptionalLong.of(bundle.getBundleId());
    }

    @Override
    public PreparedApplication prepare(String revision) throws DeploymentException {
        BundleContent content = BundleContent.unpack(bundle, directory);
        return new UnpackedBundle(bundle, name, hosts, content);
    }

    @Override
    public void changed(Transition transition) {
        events.send(bundle, name.getPath(), transition);
    }
}

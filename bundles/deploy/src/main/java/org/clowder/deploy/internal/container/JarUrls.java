package org.clowder.deploy.internal.container;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The URLs that resources of bundles would have on a plain class path: libraries look for all there is of
 * {@code META-INF}, and give up at the first URL of a kind that they do not know.
 */
final class JarUrls {

    private static final String REFERENCE = "reference:";

    private static final int MANY = 1000;

    /** What was looked for: each application asks for the same, and to look takes an opening of the jar. Many are forgotten all at once. */
    private static final Map<Inside, Found> KNOWN = new ConcurrentHashMap<>();

    private record Inside(Path jar, String path) {}

    private record Found(long lastModified, Optional<URL> url) {}

    private JarUrls() {}

    /** The URL inside of the bundle's jar; the same URL if that is not known to have the resource, or it is none of a bundle. */
    static URL of(URL resource) {
        return jar(resource).flatMap(jar -> inside(jar, resource.getPath())).orElse(resource);
    }

    private static Optional<Path> jar(URL resource) {
        BundleContext framework = FrameworkUtil.getBundle(JarUrls.class) == null
                ? null
                : FrameworkUtil.getBundle(JarUrls.class).getBundleContext();
        return framework == null || !resource.getProtocol().startsWith("bundle")
                ? Optional.empty()
                : bundleId(resource)
                        .map(framework::getBundle)
                        .map(Bundle::getLocation)
                        .flatMap(JarUrls::file);
    }

    /** Felix's hosts are {@code <framework>_<bundle>.<revision>}, Equinox's {@code <bundle>.fwk<framework>}. */
    private static Optional<Long> bundleId(URL resource) {
        String host = resource.getHost();
        String id = host.substring(host.indexOf('_') + 1).replaceFirst("\\..*", "");
        return id.matches("\\d{1,18}") ? Optional.of(Long.valueOf(id)) : Optional.empty();
    }

    private static Optional<Path> file(String location) {
        String url = location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
        if (!url.startsWith("file:")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(URI.create(url))).filter(Files::isRegularFile);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A bundle may have been updated from elsewhere since, and a resource may be in a jar inside of it. */
    private static Optional<URL> inside(Path jar, String path) {
        if (KNOWN.size() >= MANY) {
            KNOWN.clear();
        }
        long lastModified = jar.toFile().lastModified();
        return KNOWN.compute(
                        new Inside(jar, path),
                        (place, found) -> found != null && found.lastModified() == lastModified
                                ? found
                                : new Found(lastModified, find(place)))
                .url();
    }

    private static Optional<URL> find(Inside place) {
        try {
            URL url = new URL("jar:" + place.jar().toUri() + "!" + place.path());
            JarURLConnection connection = (JarURLConnection) url.openConnection();
            connection.setUseCaches(false);
            connection.getJarFile().close();
            return Optional.of(url);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("A jar has URLs: " + place.jar(), e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

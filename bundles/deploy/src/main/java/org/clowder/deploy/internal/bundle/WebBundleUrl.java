package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.url.AbstractURLStreamHandlerService;
import org.osgi.service.url.URLConstants;
import org.osgi.service.url.URLStreamHandlerService;
import org.osgi.service.url.URLStreamHandlerSetter;

/**
 * URLs {@code webbundle:URL?Web-ContextPath=/path}, by which a framework installs a WAR file as a web bundle (OSGi Web Applications,
 * section 128.4).
 */
@Component(
        service = URLStreamHandlerService.class,
        property = {
            URLConstants.URL_HANDLER_PROTOCOL + "=" + WebBundleUrl.SCHEME,
            // a host's own scheme of that name is the one that its users mean
            Constants.SERVICE_RANKING + ":Integer=-100"
        })
public final class WebBundleUrl extends AbstractURLStreamHandlerService {

    static final String SCHEME = "webbundle";

    /** {@inheritDoc} The URL of the archive, which may have a question mark of its own, is the path, and the parameters are the query. */
    @Override
    public void parseURL(URLStreamHandlerSetter setter, URL url, String spec, int start, int limit) {
        String rest = spec.substring(start, limit);
        int end = rest.lastIndexOf('?');
        setter.setURL(
                url,
                SCHEME,
                "",
                -1,
                null,
                null,
                end < 0 ? rest : rest.substring(0, end),
                end < 0 ? null : rest.substring(end + 1),
                url.getRef());
    }

    @Override
    public URLConnection openConnection(URL url) {
        return new URLConnection(url) {
            @Override
            public void connect() {}

            @Override
            public InputStream getInputStream() throws IOException {
                try {
                    return open(url.getPath(), url.getQuery());
                } catch (DeploymentException e) {
                    // the URL may hold what logs should not
                    throw new IOException(SCHEME + " URL: " + e.getMessage(), e);
                }
            }
        };
    }

    private static InputStream open(String archive, String query) throws IOException, DeploymentException {
        Path copy = Files.createTempFile("clowder-webbundle", ".war");
        try {
            try (InputStream in = new URL(archive).openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            try (JarFile jar = new JarFile(copy.toFile(), false)) {
                Manifest manifest = new WebBundleManifest(jar, parameters(query == null ? "" : query)).make(archive);
                String classPath = manifest.getMainAttributes().getValue(Constants.BUNDLE_CLASSPATH);
                return JarCopy.of(
                        jar,
                        manifest,
                        WebBundleManifest::isUnsigned,
                        JarCopy.missingDirectories(jar, BundleClassPath.entries(classPath)),
                        copy.getParent());
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** A value that is one line, as in a manifest. */
    private static String decoded(String pair, String value) throws DeploymentException {
        try {
            String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
            if (decoded.chars().noneMatch(Character::isISOControl)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw new DeploymentException("parameter \"" + pair + "\": " + e.getMessage(), e);
        }
        throw new DeploymentException("parameter \"" + pair + "\": expected one line");
    }

    private static Map<String, String> parameters(String query) throws DeploymentException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                parameters.put(parts[0], decoded(pair, parts[1]));
            } else if (!pair.isEmpty()) {
                throw new DeploymentException("parameter \"" + pair + "\": expected name=value");
            }
        }
        return parameters;
    }
}

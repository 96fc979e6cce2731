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

/**
 * URLs {@code webbundle:URL?Web-ContextPath=/path}, by which a framework installs a WAR file as a web bundle (OSGi Web Applications,
 * section 128.4).
 */
@Component(
        service = URLStreamHandlerService.class,
        property = URLConstants.URL_HANDLER_PROTOCOL + "=" + WebBundleUrl.SCHEME)
public final class WebBundleUrl extends AbstractURLStreamHandlerService {

    static final String SCHEME = "webbundle";

    @Override
    public URLConnection openConnection(URL url) {
        return new URLConnection(url) {
            @Override
            public void connect() {}

            @Override
            public InputStream getInputStream() throws IOException {
                try {
                    return open(url.toExternalForm().substring(SCHEME.length() + 1));
                } catch (DeploymentException e) {
                    // the URL may hold what logs should not
                    throw new IOException(SCHEME + " URL: " + e.getMessage(), e);
                }
            }
        };
    }

    /** The URL of the archive may have a question mark of its own: the last one counts. */
    private static InputStream open(String spec) throws IOException, DeploymentException {
        int end = spec.lastIndexOf('?');
        String archive = end < 0 ? spec : spec.substring(0, end);
        Path copy = Files.createTempFile("clowder-webbundle", ".war");
        try {
            try (InputStream in = new URL(archive).openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            try (JarFile jar = new JarFile(copy.toFile(), false)) {
                Manifest manifest =
                        new WebBundleManifest(jar, parameters(end < 0 ? "" : spec.substring(end + 1))).make(archive);
                String classPath = manifest.getMainAttributes().getValue(Constants.BUNDLE_CLASSPATH);
                return JarCopy.of(
                        jar,
                        manifest,
                        WebBundleManifest::isUnsigned,
                        JarCopy.missingDirectories(jar, BundleClassPath.entries(classPath)));
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static Map<String, String> parameters(String query) throws DeploymentException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            } else if (!pair.isEmpty()) {
                throw new DeploymentException("parameter \"" + pair + "\": expected name=value");
            }
        }
        return parameters;
    }
}

package org.clowder.deploy.internal.bundle;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.Jar;
import org.apache.tomcat.JarScanFilter;
import org.apache.tomcat.JarScanType;
import org.apache.tomcat.JarScanner;
import org.apache.tomcat.JarScannerCallback;
import org.apache.tomcat.util.scan.JarFactory;
import org.clowder.deploy.internal.bundle.BundleContent.WiredBundle;

/**
 * Shows Tomcat what may hold web fragments, annotated classes and tag libraries: the entries of the Bundle-ClassPath,
 * and the bundles that contribute. A jar in {@code WEB-INF/lib} that is not on the Bundle-ClassPath does not count (OSGi
 * Web Applications, section 128.3.6).
 */
final class BundleJarScanner implements JarScanner {

    private static final Log log = LogFactory.getLog(BundleJarScanner.class);

    private final BundleContent content;
    /** Takes all: what Tomcat leaves out by default goes by names of jar files, and a bundle says itself what its class path is. */
    private JarScanFilter filter = (type, name) -> true;

    BundleJarScanner(BundleContent content) {
        this.content = content;
    }

    @Override
    public void scan(JarScanType type, ServletContext context, JarScannerCallback callback) {
        if (filter.isSkipAll()) {
            return;
        }
        try {
            for (Path root : content.roots()) {
                callback.scan(root.toFile(), null, true);
            }
            if (content.classPath().has(BundleClassPath.WEB_INF_CLASSES)) {
                callback.scanWebInfClasses();
            }
        } catch (IOException e) {
            log.warn("The classes of " + context.getContextPath() + " cannot be scanned", e);
        }
        content.classPath().others().forEach(entry -> scan(type, callback, entry));
        content.wired().forEach(wired -> scan(type, callback, wired));
    }

    /** The bundle goes by its name, and so do the jars of its class path: a filter takes all of it or nothing. */
    private void scan(JarScanType type, JarScannerCallback callback, WiredBundle wired) {
        String name = wired.bundle().getSymbolicName() + ".jar";
        scan(type, callback, wired.content(), name, null);
        BundleClassPath.of(wired.bundle())
                .others()
                .forEach(entry -> scan(type, callback, wired.content().resolve(entry), name, null));
    }

    private void scan(JarScanType type, JarScannerCallback callback, String entry) {
        Path file = content.served().resolve(entry);
        String webappPath = entry.startsWith("WEB-INF/lib/") ? "/" + entry : null;
        scan(type, callback, file, entry.substring(entry.lastIndexOf('/') + 1), webappPath);
    }

    private void scan(JarScanType type, JarScannerCallback callback, Path file, String name, String webappPath) {
        if (!Files.exists(file) || !filter.check(type, name)) {
            return;
        }
        try {
            if (Files.isDirectory(file)) {
                callback.scan(file.toFile(), webappPath, true);
                return;
            }
            try (Jar jar = JarFactory.newInstance(file.toUri().toURL())) {
                callback.scan(jar, webappPath, true);
            }
        } catch (IOException e) {
            log.warn(file + " cannot be scanned", e);
        }
    }

    @Override
    public JarScanFilter getJarScanFilter() {
        return filter;
    }

    @Override
    public void setJarScanFilter(JarScanFilter jarScanFilter) {
        this.filter = jarScanFilter;
    }
}

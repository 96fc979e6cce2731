package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * The file of a bundle as the framework takes it: a directory of the Bundle-ClassPath counts there only if the archive has an entry
 * for it, which many tools do not write.
 */
final class BundleFile {

    private BundleFile() {}

    /** The file, with entries for such directories. What is signed stays so: signatures are of single files. */
    static InputStream open(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            List<String> missing = JarCopy.missingDirectories(
                    jar, BundleClassPath.entries(headers.getValue(Constants.BUNDLE_CLASSPATH)));
            return missing.isEmpty() ? Files.newInputStream(file) : JarCopy.of(jar, null, name -> true, missing);
        }
    }
}

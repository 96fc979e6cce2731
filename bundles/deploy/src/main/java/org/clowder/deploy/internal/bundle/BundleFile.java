package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.clowder.deploy.internal.archive.Conversion;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.server.DeploymentException;
import org.osgi.framework.Constants;

/**
 * The file of a bundle as the framework takes it: a directory of the Bundle-ClassPath counts there only if the archive has an entry
 * for it, which many tools do not write.
 */
final class BundleFile {

    private BundleFile() {}

    /**
     * The file, with entries for such directories, and converted if the rule says so. What is signed and not converted stays so:
     * signatures are of single files.
     */
    static InputStream open(Path file, JavaxRule rule) throws IOException, DeploymentException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            if (BundleKind.converts(headers, rule)) {
                return converted(file, headers);
            }
            List<String> missing = missingDirectories(jar, headers);
            return missing.isEmpty() ? Files.newInputStream(file) : JarCopy.of(jar, null, name -> true, missing);
        }
    }

    private static InputStream converted(Path file, Attributes headers) throws IOException, DeploymentException {
        Path directory = Files.createTempDirectory("clowder-converted");
        try {
            // by this name the tool takes it for an archive
            Path copy = Files.copy(file, directory.resolve("before.jar"));
            Path after = directory.resolve("after.jar");
            Conversion.run(copy, after, file.getFileName().toString());
            try (JarFile jar = new JarFile(after.toFile(), false)) {
                Manifest manifest = jar.getManifest();
                JavaxImports.correct(headers, manifest.getMainAttributes());
                return JarCopy.of(jar, manifest, name -> true, missingDirectories(jar, manifest.getMainAttributes()));
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private static List<String> missingDirectories(JarFile jar, Attributes headers) {
        return JarCopy.missingDirectories(jar, BundleClassPath.entries(headers.getValue(Constants.BUNDLE_CLASSPATH)));
    }
}

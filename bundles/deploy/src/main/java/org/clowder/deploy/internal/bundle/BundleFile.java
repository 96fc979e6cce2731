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
     *
     * @param directory for what is made of it
     */
    static InputStream open(Path file, JavaxRule rule, Path directory) throws IOException, DeploymentException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            if (BundleKind.converts(headers, rule)) {
                return converted(file, headers, directory);
            }
            List<String> missing = missingDirectories(jar, headers);
            return missing.isEmpty()
                    ? Files.newInputStream(file)
                    : JarCopy.of(jar, null, name -> true, missing, directory);
        }
    }

    private static InputStream converted(Path file, Attributes headers, Path directory)
            throws IOException, DeploymentException {
        Path own = Files.createTempDirectory(directory, "");
        try {
            // by this name the tool takes it for an archive
            Path copy = Files.copy(file, own.resolve("before.jar"));
            Path after = own.resolve("after.jar");
            Conversion.run(copy, after, file.getFileName().toString());
            try (JarFile jar = new JarFile(after.toFile(), false)) {
                Manifest manifest = jar.getManifest();
                JavaxImports.correct(headers, manifest.getMainAttributes());
                List<String> missing = missingDirectories(jar, manifest.getMainAttributes());
                return JarCopy.of(jar, manifest, name -> true, missing, directory);
            }
        } finally {
            Directories.delete(own);
        }
    }

    private static List<String> missingDirectories(JarFile jar, Attributes headers) {
        return JarCopy.missingDirectories(jar, BundleClassPath.entries(headers.getValue(Constants.BUNDLE_CLASSPATH)));
    }
}

package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Constants;

/**
 * The file of a bundle as the framework takes it: a directory of the Bundle-ClassPath counts there only if the archive has an entry
 * for it, which many tools do not write.
 */
final class BundleFile {

    private BundleFile() {}

    /** The file, with entries for such directories. */
    static InputStream open(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            List<String> missing = missing(jar);
            return missing.isEmpty() ? Files.newInputStream(file) : completed(jar, missing);
        }
    }

    private static List<String> missing(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
        return BundleClassPath.entries(headers.getValue(Constants.BUNDLE_CLASSPATH)).stream()
                .filter(entry -> !entry.equals(".") && jar.getEntry(entry) == null)
                .map(entry -> entry + "/")
                .filter(directory -> jar.getEntry(directory) == null)
                .filter(directory ->
                        jar.stream().anyMatch(entry -> entry.getName().startsWith(directory)))
                .toList();
    }

    /** What is signed stays so: signatures are of single files. */
    private static InputStream completed(JarFile jar, List<String> directories) throws IOException {
        Path copy = Files.createTempFile("clowder-bundle", ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                ZipEntry same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                out.putNextEntry(same);
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(out);
                }
            }
            for (String directory : directories) {
                out.putNextEntry(new ZipEntry(directory));
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        return Files.newInputStream(copy, StandardOpenOption.DELETE_ON_CLOSE);
    }
}

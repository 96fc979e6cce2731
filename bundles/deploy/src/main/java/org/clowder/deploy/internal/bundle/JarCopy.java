package org.clowder.deploy.internal.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar as the framework shall take it, where it differs from the one that there is. */
final class JarCopy {

    private JarCopy() {}

    /**
     * Copies a jar.
     *
     * @param manifest takes the place of its own, and comes first; null to keep that
     * @param kept which other entries are copied, by name
     * @param directories entries to add, each with a slash at its end
     * @param place the directory of the copy
     * @return the copy, which is deleted when it is closed
     */
    static InputStream of(JarFile jar, Manifest manifest, Predicate<String> kept, List<String> directories, Path place)
            throws IOException {
        Path copy = Files.createTempFile(place, "clowder-bundle", ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            if (manifest != null) {
                out.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
                manifest.write(out);
            }
            Set<String> names = new HashSet<>();
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                boolean replaced = manifest != null && entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME);
                if (!replaced && kept.test(entry.getName()) && names.add(entry.getName())) {
                    copy(jar, entry, out);
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

    private static void copy(JarFile jar, JarEntry entry, ZipOutputStream out) throws IOException {
        ZipEntry same = new ZipEntry(entry.getName());
        same.setTime(entry.getTime());
        out.putNextEntry(same);
        try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
        }
    }

    /** The directories among class path entries that have content, but no entry of their own. */
    static List<String> missingDirectories(JarFile jar, List<String> classPath) {
        return classPath.stream()
                .filter(entry -> !entry.equals(".") && jar.getEntry(entry) == null)
                .map(entry -> entry + "/")
                .filter(directory -> jar.getEntry(directory) == null)
                .filter(directory ->
                        jar.stream().anyMatch(entry -> entry.getName().startsWith(directory)))
                .toList();
    }
}

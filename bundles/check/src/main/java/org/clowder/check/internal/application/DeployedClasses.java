package org.clowder.check.internal.application;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.clowder.deploy.DeployableFiles;

/** The classes that the bundles in the deploy folders will contribute once the member runs; nothing is installed. */
record DeployedClasses(DeployableFiles files) {

    /** Bundles with this capability let configuration files name their classes. */
    private static final String CAPABILITY = "org.clowder.catalina";

    /** Whether a bundle with the capability has the class. */
    boolean contains(String className) {
        return files.all().stream()
                .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
                .anyMatch(file -> has(file, className));
    }

    private static boolean has(Path file, String className) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String offered =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Provide-Capability");
            return offered != null
                    && offered.contains(CAPABILITY)
                    && jar.getEntry(className.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            // A file that is no archive is another check's problem.
            return false;
        }
    }
}

package org.clowder.server.internal.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.internal.classes.ClassSpace;

/** The classes that the bundles in the deploy folders will contribute once the member runs; nothing is installed. */
final class DeployedClasses {

    private static final Log log = LogFactory.getLog(DeployedClasses.class);

    private final List<Path> folders;

    DeployedClasses(List<Path> folders) {
        this.folders = folders;
    }

    /** Whether a bundle with the capability has the class. */
    boolean contains(String className) {
        return folders.stream().filter(Files::isDirectory).anyMatch(folder -> contains(folder, className));
    }

    private static boolean contains(Path folder, String className) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                if (has(file, className)) {
                    return true;
                }
            }
        } catch (IOException e) {
            log.debug("Cannot look into " + folder, e);
        }
        return false;
    }

    private static boolean has(Path file, String className) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String offered =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Provide-Capability");
            return offered != null
                    && offered.contains(ClassSpace.CAPABILITY)
                    && jar.getEntry(className.replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            // A file that is no archive is another check's problem.
            return false;
        }
    }
}

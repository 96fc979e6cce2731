package org.clowder.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle as it was built, with some headers changed or some entries missing. */
final class BundleCopy {

    private BundleCopy() {}

    /** The bundle as another version of itself. */
    static Path version(Path bundle, Path to, String version) {
        return of(bundle, to, headers -> headers.putValue("Bundle-Version", version), entry -> true);
    }

    /**
     * Copies a bundle.
     *
     * @param wanted is asked with a slash and the name of each entry
     */
    static Path of(Path bundle, Path to, Consumer<Attributes> change, Predicate<String> wanted) {
        try (JarFile jar = new JarFile(bundle.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            change.accept(manifest.getMainAttributes());
            try (OutputStream file = Files.newOutputStream(to);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (!entry.isDirectory()
                            && !entry.getName().equals(JarFile.MANIFEST_NAME)
                            && wanted.test("/" + entry.getName())) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = jar.getInputStream(entry)) {
                            in.transferTo(out);
                        }
                    }
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

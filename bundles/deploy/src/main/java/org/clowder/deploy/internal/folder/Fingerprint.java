package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tells one content of a file from the next without reading it: by its time, its length and its identity. */
final class Fingerprint {

    private Fingerprint() {}

    /** The fingerprint, which is a usable file name; empty if there is no such file. */
    static Optional<String> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            return Optional.of(Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS)) + "-"
                    + Long.toHexString(attributes.size()) + "-"
                    + Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

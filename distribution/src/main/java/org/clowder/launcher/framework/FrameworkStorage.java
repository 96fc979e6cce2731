package org.clowder.launcher.framework;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.clowder.launcher.Directories;

/** The framework's storage directory, and which installation its bundles refer to. */
final class FrameworkStorage {

    private final Path directory;

    FrameworkStorage(Path directory) {
        this.directory = directory;
    }

    /** The file in which {@link BundleSync} remembers what is installed. */
    Path record() {
        return directory.resolve("clowder.bundles");
    }

    /** Empties the storage if its bundles belong to another installation; always, if {@code home} is null. */
    void clearUnlessOf(Path home) throws IOException {
        Path mark = directory.resolve("clowder.home");
        if (home != null && Files.exists(mark) && Files.readString(mark).equals(home.toString())) {
            return;
        }
        Directories.delete(directory);
        Files.createDirectories(directory);
        if (home != null) {
            Files.writeString(mark, home.toString());
        }
    }
}

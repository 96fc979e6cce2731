package org.clowder.tomcat;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files, as far as this JVM knows them: those of a directory may have another encoding than the locale. */
public final class FileNames {

    private FileNames() {}

    /** Whether a file of a directory can be named by a text; what needs that, as {@link java.io.File} does, finds no other. */
    public static boolean isNameable(Path file) {
        try {
            return file.getFileSystem().getPath(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}

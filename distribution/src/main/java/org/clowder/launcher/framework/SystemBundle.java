package org.clowder.launcher.framework;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A bundle of the installation's {@code system/} directory.
 *
 * @param file its jar
 * @param startLevel the start level at which it runs
 * @param neededFor the package for which it is installed, once a file names a class of it; null if it always is
 */
record SystemBundle(Path file, int startLevel, String neededFor) {

    private static final String REFERENCE = "reference:";

    /** Its location in the framework, by reference: the framework reads the jar where it is, without a copy. */
    String location() {
        return location(file);
    }

    static String location(Path path) {
        // The framework decodes the URL as a form, where a plus is a space.
        return REFERENCE + path.toUri().toString().replace("+", "%2B");
    }

    /** Changes when the jar is replaced, even by one of the same size and, as reproducible builds have it, the same time. */
    String stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object changed = file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ctime")
                : "";
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + changed;
    }

    /** The symbolic name by which the file is called. */
    String name() {
        return file.getFileName().toString().replaceFirst("\\.jar$", "");
    }
}

package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** What is below {@code WEB-INF} of an archive. */
public final class WebInf {

    private static final String PLACE = "WEB-INF/";
    private static final String CLASSES = PLACE + "classes/";
    private static final String LIB = PLACE + "lib/";

    private WebInf() {}

    /**
     * The packages that its classes and libraries bring.
     *
     * @return empty if the archive has no such directory
     * @throws IOException if it cannot be read
     */
    public static Optional<Set<String>> packages(Path file) throws IOException {
        Set<String> packages = new HashSet<>();
        boolean there = false;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                there |= name.startsWith(PLACE);
                if (name.startsWith(CLASSES)) {
                    add(name.substring(CLASSES.length()), packages);
                } else if (name.startsWith(LIB) && name.endsWith(".jar")) {
                    addLibrary(zip, entry, packages);
                }
            }
        }
        return there ? Optional.of(packages) : Optional.empty();
    }

    private static void addLibrary(ZipFile zip, ZipEntry library, Set<String> packages) throws IOException {
        try (ZipInputStream in = new ZipInputStream(zip.getInputStream(library))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                add(entry.getName(), packages);
            }
        }
    }

    private static void add(String name, Set<String> packages) {
        int end = name.lastIndexOf('/');
        if (name.endsWith(".class") && end > 0) {
            packages.add(name.substring(0, end).replace('/', '.'));
        }
    }
}

package org.clowder.deploy.internal.archive;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.DeploymentException;

/**
 * Where the entries of an archive go. What cannot be a file is left out, as the application may well run without; what means to
 * be one outside of the application is refused. For one thread.
 */
public final class EntryNames {

    private static final Log log = LogFactory.getLog(EntryNames.class);
    private static final int MOST_TOLD = 5;
    private static final int LONGEST_NAME = 255;
    private static final Pattern LEADING_SLASHES = Pattern.compile("^/+");

    private final Set<String> leftOut = new LinkedHashSet<>();
    private final boolean backslashes;

    private EntryNames(boolean backslashes) {
        this.backslashes = backslashes;
    }

    /** Of archives, where a backslash comes from a tool that wrote it for a slash. */
    public static EntryNames ofArchive() {
        return new EntryNames(false);
    }

    /** Of bundles, to whose framework a backslash is a character like any other, as it is to most file systems. */
    public static EntryNames withBackslashes() {
        return new EntryNames(File.separatorChar != '\\');
    }

    /**
     * The file for an entry; empty if there can be none.
     *
     * @param directory where all of them go
     * @param name a directory's ends with a slash
     * @throws DeploymentException if it would be outside of the directory
     */
    public Optional<Path> file(Path directory, String name) throws DeploymentException {
        Path path;
        try {
            String relative = LEADING_SLASHES.matcher(name.replace('\\', '/')).replaceFirst("");
            path = directory.resolve(relative).normalize();
        } catch (InvalidPathException e) {
            return without(name, "its name cannot be that of a file here: " + e.getReason());
        }
        if (!path.startsWith(directory)) {
            throw new DeploymentException("entry " + name + " would be written outside of the application");
        }
        if (name.startsWith("/") || !backslashes && name.indexOf('\\') >= 0) {
            return without(name, "its name is not a relative one with slashes");
        }
        if (Stream.of(name.split("/")).anyMatch(part -> part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME)) {
            return without(name, "its name is too long");
        }
        Path file = directory.resolve(name).normalize();
        return taken(directory, file, name.endsWith("/"))
                ? without(name, "something else has its name")
                : Optional.of(file);
    }

    private static boolean taken(Path directory, Path path, boolean isDirectory) {
        Path lowest = isDirectory ? path : path.getParent();
        return !isDirectory && Files.isDirectory(path)
                || Stream.iterate(lowest, at -> at.startsWith(directory), Path::getParent)
                        .anyMatch(Files::isRegularFile);
    }

    private Optional<Path> without(String name, String reason) {
        leftOut.add(name + " (" + reason + ")");
        return Optional.empty();
    }

    /** Warns of what was left out. */
    public void tell(String source) {
        if (!leftOut.isEmpty()) {
            log.warn(source + " is deployed without what cannot be unpacked: "
                    + leftOut.stream().limit(MOST_TOLD).collect(Collectors.joining(", "))
                    + (leftOut.size() > MOST_TOLD ? " and " + (leftOut.size() - MOST_TOLD) + " more" : ""));
        }
    }
}

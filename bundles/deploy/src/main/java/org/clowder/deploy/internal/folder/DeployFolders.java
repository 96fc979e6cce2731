package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.clowder.deploy.internal.archive.Directories;
import org.clowder.server.MemberEnvironment;

/** The folders that are watched and the names of the files in them that count. Immutable. */
public final class DeployFolders {

    /** Files whose name begins with a dot are being copied. */
    public static final String NAMES = "(?i)[^.].*\\.(" + String.join("|", Kinds.ENDINGS) + ")";

    private static final Pattern NAME = Pattern.compile(NAMES);

    private final Path base;
    private final Path data;
    private final List<Path> folders;

    /** @throws IllegalArgumentException if the member has none */
    public DeployFolders(MemberEnvironment environment) {
        this.base = real(environment.base());
        this.data = environment.data();
        this.folders = environment.deployFolders().stream()
                .map(folder -> real(below(environment.base(), folder)))
                .distinct()
                .toList();
        if (folders.isEmpty()) {
            throw new IllegalArgumentException(
                    "deploy.folders names no folder; expected names separated by commas, or remove it for \"deploy\"");
        }
    }

    /** A folder below the member's directory is below the real one, whatever that is called. */
    private Path below(Path named, Path folder) {
        return folder.startsWith(named) ? base.resolve(named.relativize(folder)) : folder;
    }

    /** Makes the folder that new files go to, if it does not exist. */
    public DeployFolders makeFirst() {
        try {
            Files.createDirectories(first());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the deploy folder " + first(), e);
        }
        return this;
    }

    /** FileInstall reports files below the folder's canonical name. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    /** The folder that new files go to. */
    public Path first() {
        return folders.get(0);
    }

    public List<Path> all() {
        return folders;
    }

    /** A directory for FileInstall's temporary files. */
    public Path temporary() {
        return data.resolve("fileinstall-deploy");
    }

    /** Whether a file lies directly in one of the folders and has a name that counts. */
    public boolean contains(Path file) {
        return folders.contains(file.getParent()) && isApplication(file);
    }

    /** Whether a file has the name of an application, wherever it lies. */
    public static boolean isApplication(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** The files that are there now. */
    public List<Path> files() {
        return folders.stream()
                .flatMap(folder -> Directories.list(folder).stream())
                .filter(file -> isApplication(file) && Files.isRegularFile(file))
                .sorted()
                .toList();
    }

    /** The name of a file for people, relative to the member's base directory if it is below it. */
    public String label(Path file) {
        Path shown = file.startsWith(base) ? base.relativize(file) : file;
        return shown.toString().replace('\\', '/');
    }
}

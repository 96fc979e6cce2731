package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.clowder.deploy.internal.war.DirectoryKind;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.FileNames;

/** The folders that are watched and the names of the files in them that count. Immutable. */
public final class DeployFolders {

    private static final Pattern NAME = Pattern.compile("(?i).*\\.(" + String.join("|", Kinds.ENDINGS) + ")");

    private final Path base;
    private final List<Path> folders;

    /** @throws IllegalArgumentException if the member has none */
    public DeployFolders(MemberEnvironment environment) {
        this.base = real(environment.base());
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

    /** By its canonical name. */
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

    /**
     * Whether a path is that of an application, wherever it lies: a file by its name, a directory by what is in it. One beside a WAR
     * file of its name is what Tomcat has unpacked of that.
     */
    public static boolean isApplication(Path path) {
        String name = path.getFileName().toString();
        return !name.startsWith(".")
                && FileNames.isNameable(path)
                && (Files.isDirectory(path)
                        ? DirectoryKind.isApplication(path) && !Files.exists(path.resolveSibling(name + ".war"))
                        : NAME.matcher(name).matches());
    }

    /** The applications that are there now. */
    public List<Path> files() {
        return folders.stream()
                .flatMap(folder -> entries(folder).orElse(List.of()).stream())
                .filter(DeployFolders::isApplication)
                .toList();
    }

    /** What is in a folder and not hidden, as what is being copied may be; empty if the folder cannot be read. */
    Optional<List<Path>> entries(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return Optional.of(
                    children.filter(path -> !path.getFileName().toString().startsWith("."))
                            .filter(Files::exists)
                            .sorted()
                            .toList());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** The name of a file for people, relative to the member's base directory if it is below it. */
    public String label(Path file) {
        Path shown = file.startsWith(base) ? base.relativize(file) : file;
        return shown.toString().replace('\\', '/');
    }
}

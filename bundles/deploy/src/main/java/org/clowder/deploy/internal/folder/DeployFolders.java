package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.clowder.deploy.internal.archive.JavaxRule;
import org.clowder.deploy.internal.war.DirectoryKind;
import org.clowder.server.MemberEnvironment;
import org.clowder.tomcat.FileNames;

/** The folders that are watched and the names of the files in them that count. Immutable. */
public final class DeployFolders {

    private static final Pattern NAME = Pattern.compile("(?i).*\\.(" + String.join("|", Kinds.ENDINGS) + ")");

    private static final String JAVAX = "javax";
    private static final String MIGRATE = "deploy.migrate";

    private final Path base;
    private final List<Path> folders;
    /** Those of them with what is to be converted, each in one of the others. */
    private final Set<Path> converting;

    private final String migrate;

    /** @throws IllegalArgumentException if the member has none */
    public DeployFolders(MemberEnvironment environment) {
        this.base = real(environment.base());
        List<Path> named = environment.deployFolders().stream()
                .map(folder -> real(below(environment.base(), folder)))
                .toList();
        this.converting = named.stream().map(folder -> folder.resolve(JAVAX)).collect(Collectors.toSet());
        this.folders = Stream.concat(named.stream(), named.stream().map(folder -> folder.resolve(JAVAX)))
                .distinct()
                .toList();
        this.migrate = environment.property(MIGRATE).orElse("").strip();
        if (folders.isEmpty()) {
            throw new IllegalArgumentException(
                    "deploy.folders names no folder; expected names separated by commas, or remove it for \"deploy\"");
        }
    }

    /** A folder below the member's directory is below the real one, whatever that is called. */
    private Path below(Path named, Path folder) {
        return folder.startsWith(named) ? base.resolve(named.relativize(folder)) : folder;
    }

    /** What is wrong with what is set, though it keeps nothing from running; empty if all is well. */
    Optional<String> warning() {
        return migrate.isEmpty() || migrate.equals(JAVAX)
                ? Optional.empty()
                : Optional.of(MIGRATE + "=" + migrate + ": expected " + JAVAX + ", or nothing; only what lies in "
                        + label(first()) + "/" + JAVAX + " is converted");
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

    /** Where a new file goes: to where one of its name is, or to the first folder. */
    Path target(String name) {
        Path converted = first().resolve(JAVAX).resolve(name);
        return Files.exists(converted) ? converted : first().resolve(name);
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

    /** What becomes of a file that is written for {@code javax.servlet}. */
    JavaxRule javax(Path file) {
        if (converting.contains(file.getParent())) {
            return JavaxRule.CONVERTED;
        }
        return migrate.equals(JAVAX) ? JavaxRule.FOUND : JavaxRule.TOLD;
    }

    /** Whether a path is that of a folder of which all is converted, and not of an application that is called as such a folder is. */
    private boolean isConverting(Path path) {
        return converting.contains(path) && Files.isDirectory(path) && !DirectoryKind.isApplication(path);
    }

    /** What is in a folder and not hidden, as what is being copied may be; empty if the folder cannot be read. */
    Optional<List<Path>> entries(Path folder) {
        if (converting.contains(folder) && !isConverting(folder) && Files.isDirectory(folder.getParent())) {
            return Optional.of(List.of());
        }
        try (Stream<Path> children = Files.list(folder)) {
            return Optional.of(
                    children.filter(path -> !path.getFileName().toString().startsWith("."))
                            .filter(path -> Files.exists(path) && !isConverting(path))
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

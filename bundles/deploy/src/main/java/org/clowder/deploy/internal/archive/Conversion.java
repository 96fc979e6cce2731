package org.clowder.deploy.internal.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.jakartaee.Migration;
import org.clowder.server.DeploymentException;

/** Brings what is written for Java EE to the packages of Jakarta EE, by Tomcat's migration tool. */
public final class Conversion {

    private static final Log log = LogFactory.getLog(Conversion.class);

    private Conversion() {}

    /**
     * Converts a file or a directory with all that is in it.
     *
     * @param target where the result goes; on a failure something of it may be there
     * @param name of what is converted, for the log
     * @throws PassingFailure if it cannot be written
     */
    public static void run(Path source, Path target, String name) throws DeploymentException {
        long begin = System.nanoTime();
        expectPlain(source);
        try {
            migrate(source, target);
        } catch (ZipException | EOFException e) {
            throw refused(e);
        } catch (IOException e) {
            Optional<String> damaged = damaged(source);
            throw damaged.isPresent()
                    ? new DeploymentException("cannot be converted to jakarta packages: " + damaged.get(), e)
                    : new PassingFailure("cannot be converted to " + target + ": " + e, e);
        } catch (RuntimeException e) {
            // so the tool says that it cannot read a class
            throw refused(e);
        } catch (NoClassDefFoundError e) {
            throw new DeploymentException(
                    "cannot be converted, as the bundle org.clowder.migration is not installed: " + e, e);
        }
        log.info(name + ": converted from javax to jakarta packages in "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
    }

    /** The tool follows symbolic links, wherever they lead, and Tomcat serves none. */
    private static void expectPlain(Path source) throws DeploymentException {
        try (Stream<Path> all = Files.walk(source)) {
            Optional<Path> odd = all.filter(
                            path -> Files.isSymbolicLink(path) && !path.equals(source) || !Files.isReadable(path))
                    .findFirst();
            if (odd.isPresent()) {
                throw new DeploymentException("cannot be converted to jakarta packages: " + source.relativize(odd.get())
                        + " is a symbolic link or cannot be read; expected files and directories alone");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DeploymentException("cannot be converted to jakarta packages: it cannot be read: " + e, e);
        }
    }

    private static DeploymentException refused(Exception cause) {
        return new DeploymentException(
                "cannot be converted to jakarta packages: " + cause + "; is each class and library of it intact?",
                cause);
    }

    /** What is wrong with one of the archives in it, which the tool cannot tell from what it could not write. */
    private static Optional<String> damaged(Path source) throws DeploymentException {
        try (Contents contents = Contents.of(source)) {
            for (String name : contents.names("")) {
                if (name.endsWith(".jar")) {
                    try {
                        contents.library(name).close();
                    } catch (IOException e) {
                        return Optional.of("its " + name + " cannot be read: " + e.getMessage());
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Some archives can be read only as a whole, which takes memory; the tool has several ways to say so. */
    private static void migrate(Path source, Path target) throws IOException {
        try {
            migrate(source, target, false);
        } catch (IOException | RuntimeException e) {
            log.debug(source + " is read in memory", e);
            Directories.delete(target);
            migrate(source, target, true);
        }
    }

    private static void migrate(Path source, Path target, boolean inMemory) throws IOException {
        Migration migration = new Migration();
        migration.setSource(source.toFile());
        migration.setDestination(target.toFile());
        migration.setZipInMemory(inMemory);
        migration.execute();
    }
}

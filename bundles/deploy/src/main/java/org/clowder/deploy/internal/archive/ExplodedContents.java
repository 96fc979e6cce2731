package org.clowder.deploy.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.clowder.server.DeploymentException;

/** A directory with the content of an application. */
record ExplodedContents(Path directory) implements Contents {

    @Override
    public boolean has(String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    @Override
    public Optional<byte[]> content(String name) throws DeploymentException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(Contents.bytes(in, name));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    @Override
    public List<String> names(String below) throws DeploymentException {
        Path top = directory.resolve(below);
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .toList();
        } catch (IOException e) {
            throw unreadable(below, e);
        } catch (UncheckedIOException e) {
            throw unreadable(below, e.getCause());
        }
    }

    @Override
    public ZipFile library(String name) throws IOException {
        return new ZipFile(directory.resolve(name).toFile());
    }

    @Override
    public Path unpacked(Path ignored) {
        return directory;
    }

    private static DeploymentException unreadable(String name, IOException cause) {
        return new DeploymentException("its " + name + " cannot be read: " + cause, cause);
    }

    @Override
    public void verify() {}

    @Override
    public void close() {}
}

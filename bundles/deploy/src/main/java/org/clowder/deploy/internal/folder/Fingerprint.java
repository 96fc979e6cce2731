package org.clowder.deploy.internal.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tells one content of a file from the next without reading it: by its time, its length and its identity. */
final class Fingerprint {

    /** What makes an application that is served in place start anew when it changes, as on Tomcat. */
    private static final List<String> WATCHED = List.of("WEB-INF/web.xml", "META-INF/context.xml", "jaggery.conf");

    private static final long MOMENT_MILLIS = 2000;

    private Fingerprint() {}

    /** The fingerprint, which is a usable file name; empty if there is nothing. Of a directory only what is watched counts. */
    static Optional<String> of(Path path) {
        return attributes(path)
                .map(found -> found.isDirectory()
                        ? key(found)
                                + hash(WATCHED.stream()
                                        .flatMap(name -> attributes(path.resolve(name)).stream())
                                        .map(Fingerprint::text))
                        : text(found));
    }

    /** One of all that is in a directory, which tells whether it is still being copied. */
    static Optional<String> ofAll(Path path) {
        try (Stream<Path> all = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            return Optional.of(hash(all.flatMap(
                    each -> attributes(each).stream().map(found -> each + (found.isDirectory() ? "" : text(found))))));
        } catch (IOException | UncheckedIOException e) {
            // it changes while it is looked at
            return Optional.empty();
        }
    }

    /** Whether it has not changed for a moment, by its time; false where that cannot be told. */
    static boolean isOld(Path path) {
        FileTime limit = FileTime.fromMillis(System.currentTimeMillis() - MOMENT_MILLIS);
        return attributes(path)
                .filter(found ->
                        found.isRegularFile() && found.lastModifiedTime().compareTo(limit) < 0)
                .isPresent();
    }

    private static Optional<BasicFileAttributes> attributes(Path path) {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether there is surely nothing; false too if that cannot be told, as on a mount that does not answer. */
    static boolean isGone(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(BasicFileAttributes attributes) {
        return Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS)) + "-"
                + Long.toHexString(attributes.size()) + "-" + key(attributes);
    }

    private static String key(BasicFileAttributes attributes) {
        return Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode());
    }

    private static String hash(Stream<String> texts) {
        return Integer.toHexString(texts.toList().hashCode());
    }
}

package org.clowder.launcher.logging;

import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.clowder.launcher.CommandException;

/** The files of a member's log, one for each day, as {@code conf/logging.properties} names them. For use by one thread. */
public final class LogFiles {

    private static final long POLL_MILLIS = 200;
    private static final int BLOCK = 64 * 1024;

    private final Path directory;
    private final String prefix;
    private final String suffix;

    private LogFiles(Path directory, String prefix, String suffix) {
        this.directory = directory;
        this.prefix = prefix;
        this.suffix = suffix;
    }

    /**
     * Reads where the log is.
     *
     * @param base the member's directory
     * @throws CommandException if it is not in files of Tomcat's handler
     */
    public static LogFiles of(Path base, Path configuration) throws CommandException, IOException {
        System.setProperty("clowder.base", base.toString());
        Properties properties = new Properties();
        properties.load(new StringReader(MemberLogManager.substitute(Files.readString(configuration))));
        String handler = Stream.of(properties.getProperty("handlers", "").split("[\\s,]+"))
                .filter(name -> name.matches("org\\.apache\\.juli\\.(Async)?FileHandler"))
                .findFirst()
                .orElseThrow(() -> CommandException.refused("the log is not in a file that can be shown: "
                        + configuration + " names no handler org.apache.juli.FileHandler"));
        return new LogFiles(
                base.resolve(
                        properties.getProperty(handler + ".directory", "logs").strip()),
                properties.getProperty(handler + ".prefix", "juli.").strip(),
                properties.getProperty(handler + ".suffix", ".log").strip());
    }

    /** Oldest first. */
    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isOfLog(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** The one that is written to; empty if there is none yet. */
    public Optional<Path> newest() throws IOException {
        return files().stream().reduce((first, last) -> last);
    }

    private boolean isOfLog(String name) {
        return name.length() >= prefix.length() + suffix.length()
                && name.startsWith(prefix)
                && name.endsWith(suffix)
                && name.substring(prefix.length(), name.length() - suffix.length())
                        .matches("(\\d{4}-\\d{2}-\\d{2})?");
    }

    /** A file from a position on, and how many lines that are where it was counted. */
    private record Rest(Path file, long position, long lines) {}

    /**
     * Prints the last lines.
     *
     * @throws CommandException if there is no log
     */
    public void print(long lines, PrintStream out) throws CommandException, IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw CommandException.refused("there is no log yet in " + directory);
        }
        printLast(lines, files, out);
    }

    /** Prints the last lines, and what is added from then on, also in files to come, until nobody reads it or the thread is interrupted. */
    public void follow(long lines, PrintStream out) throws IOException, InterruptedException {
        Rest rest = printLast(lines, files(), out);
        while (!out.checkError()) {
            List<Path> files = files();
            Rest printed = rest == null ? null : copy(rest, out);
            // A file is at its end before there is the next one.
            rest = files.stream()
                    .filter(file -> printed == null || file.compareTo(printed.file()) > 0)
                    .findFirst()
                    .map(next -> new Rest(next, 0, 0))
                    .orElse(printed);
            if (rest == printed) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    /** Returns the end of the last file; null if there is none. */
    private static Rest printLast(long lines, List<Path> files, PrintStream out) throws IOException {
        Deque<Rest> rests = new ArrayDeque<>();
        long missing = lines;
        for (int i = files.size() - 1; i >= 0 && (missing > 0 || rests.isEmpty()); i--) {
            Rest rest = last(missing, files.get(i));
            missing -= rest.lines();
            rests.addFirst(rest);
        }
        Rest end = null;
        for (Rest rest : rests) {
            end = copy(rest, out);
        }
        return end;
    }

    /** The last lines of a file, read from its end. */
    private static Rest last(long lines, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (lines == 0 || size == 0) {
                return new Rest(file, size, 0);
            }
            long breaks = 0;
            for (long start = (size - 1) / BLOCK * BLOCK; start >= 0; start -= BLOCK) {
                ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, size - start));
                channel.read(block, start);
                for (int i = block.position() - 1; i >= 0; i--) {
                    boolean between = block.get(i) == '\n' && start + i < size - 1;
                    if (between && ++breaks == lines) {
                        return new Rest(file, start + i + 1, lines);
                    }
                }
            }
            return new Rest(file, 0, breaks + 1);
        }
    }

    /** Returns what is behind it. */
    private static Rest copy(Rest rest, PrintStream out) throws IOException {
        try (FileChannel channel = FileChannel.open(rest.file())) {
            long position = channel.size() < rest.position() ? 0 : rest.position();
            ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
            for (int read = channel.read(bytes, position); read > 0; read = channel.read(bytes.clear(), position)) {
                out.write(bytes.array(), 0, read);
                position += read;
            }
            out.flush();
            return new Rest(rest.file(), position, 0);
        } catch (NoSuchFileException e) {
            return new Rest(rest.file(), 0, 0);
        }
    }
}

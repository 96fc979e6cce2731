package org.clowder.launcher.classes;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.clowder.launcher.Directories;

/**
 * Makes an archive of the classes that this member has loaded (class data sharing), for its next start. A JVM of its own makes it,
 * of the lowest priority and the first to go where memory is short, once the member has been running for a while and if there is enough
 * memory; if the member stops, that JVM is ended. The archive is there as a whole or not at all.
 *
 * <p>{@code bin/clowder} asks for it by a system property, has the JVM record the names of classes, and finds the archive by its name: a key for the
 * JVM and the installation, and its size. One of size 0 says that none can be made: a JVM for it has failed, or twice it was not to end, as it took the
 * member with it.
 */
public final class ClassArchive {

    /** What the archive is called, without its size; no archive is made without this property. */
    private static final String KEY = "clowder.class.archive";

    /** Where the JVM writes the names of classes. */
    private static final String RECORD = "clowder.class.record";

    /** The place of the archive and of what it is made of. */
    private static final Path DIRECTORY = Path.of("data", "classes");

    /** There while one is being made, for the first time and again. */
    private static final Path BEGUN = DIRECTORY.resolve("begun");

    private static final Path BEGUN_AGAIN = DIRECTORY.resolve("begun-again");

    private static final Path UNFINISHED = DIRECTORY.resolve("unfinished");
    private static final Path STORAGE = DIRECTORY.resolve("storage");

    /** Also the classes of the first requests. */
    private static final long DELAY_SECONDS = 10;

    private static final long LIMIT_SECONDS = 120;

    /** Twice what the JVM that makes it needs. */
    private static final long ENOUGH_BYTES = 512L << 20;

    private static final Logger LOG = Logger.getLogger(ClassArchive.class.getName());

    private final Path home;
    private final Path base;
    private final String key;
    private final Path record;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Process process;

    private ClassArchive(Path home, Path base, String key, Path record) {
        this.home = home;
        this.base = base;
        this.key = key;
        this.record = record;
    }

    /**
     * Has the archive made, if it was asked for; returns at once. Only the member that has the directory for itself may ask.
     *
     * @param base the member's directory, in which this process runs
     */
    public static void later(Path home, Path base) {
        String key = System.getProperty(KEY);
        if (key == null) {
            return;
        }
        ClassArchive archive = new ClassArchive(home, base, key, Path.of(System.getProperty(RECORD)));
        clear(archive.record, BEGUN, BEGUN_AGAIN);
        Runtime.getRuntime().addShutdownHook(new Thread(archive::end, "clowder-class-archive-end"));
        Thread thread = new Thread(archive::run, "clowder-class-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private static void clear(Path... kept) {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.toList()) {
                if (!List.of(kept).contains(file)) {
                    Directories.delete(file);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "What lies in " + DIRECTORY + " stays", e);
        }
    }

    private void end() {
        ended.countDown();
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            clear();
        }
    }

    private void run() {
        try {
            if (!ended.await(DELAY_SECONDS, TimeUnit.SECONDS)) {
                stopRecording();
                make();
            }
        } catch (IOException | JMException e) {
            LOG.log(Level.FINE, "No archive of classes is made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopRecording() throws JMException {
        String[] arguments = {"output=file=" + record, "what=off"};
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmLog",
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
    }

    private void make() throws IOException, InterruptedException {
        if (!enoughMemory()) {
            LOG.fine("No archive of classes is made: there is not enough memory to spare");
            return;
        }
        if (Files.exists(BEGUN_AGAIN)) {
            giveUp();
            return;
        }
        Files.createFile(Files.exists(BEGUN) ? BEGUN_AGAIN : BEGUN);
        Files.createDirectories(STORAGE);
        Outcome outcome = run(
                List.of("-Xmx128m", "-XX:ArchiveClassesAtExit=" + UNFINISHED),
                RecordedClasses.class.getName(),
                home.toString(),
                base.toString(),
                record.toString(),
                STORAGE.toString());
        if (outcome == Outcome.SUCCESS) {
            outcome = run(
                    List.of("-Xshare:on", "-XX:SharedArchiveFile=" + UNFINISHED, "-XX:+VerifySharedSpaces"),
                    "-version");
        }
        if (ended.getCount() == 0) {
            return;
        }
        switch (outcome) {
            case SUCCESS -> {
                Path archive = DIRECTORY.resolve(key + "-" + Files.size(UNFINISHED) + ".jsa");
                Files.move(UNFINISHED, archive, StandardCopyOption.ATOMIC_MOVE);
                clear(archive);
            }
            case FAILURE -> giveUp();
            case TIMEOUT -> clear();
        }
    }

    private void giveUp() throws IOException {
        Path none = DIRECTORY.resolve(key + "-0.jsa");
        Files.createFile(none);
        clear(none);
    }

    private static boolean enoughMemory() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return enough(Path.of("/proc/meminfo"), system.getTotalMemorySize(), system.getFreeMemorySize());
    }

    /**
     * By what is left of a container's limit, or what the system can give without taking it from others.
     *
     * @param system what Linux says of the machine
     * @param total bytes that the JVM sees
     * @param free those of them that nothing uses
     */
    static boolean enough(Path system, long total, long free) {
        long left = free;
        try (Stream<String> lines = Files.lines(system)) {
            Map<String, Long> bytes = lines.map(line -> line.split("[: ]+"))
                    .filter(words -> words.length == 3)
                    .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1]) << 10));
            if (bytes.getOrDefault("MemTotal", 0L) == total) {
                left = bytes.getOrDefault("MemAvailable", free);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.FINEST, "Not Linux", e);
        }
        return left >= ENOUGH_BYTES;
    }

    private enum Outcome {
        SUCCESS,
        FAILURE,
        TIMEOUT
    }

    private Outcome run(List<String> options, String... program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec nice -n 19 \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=/dev/null",
                "-XX:-CreateCoredumpOnCrash"));
        command.addAll(options);
        // As it is: an archive is that of one class path.
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(program));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // What they say of memory and agents is for the member.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Process started = builder.start();
        process = started;
        try {
            if (ended.getCount() == 0 || !started.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                started.destroyForcibly();
                return Outcome.TIMEOUT;
            }
        } finally {
            process = null;
        }
        return started.exitValue() == 0 ? Outcome.SUCCESS : Outcome.FAILURE;
    }
}

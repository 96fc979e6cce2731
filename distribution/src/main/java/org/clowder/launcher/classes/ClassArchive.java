package org.clowder.launcher.classes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.clowder.launcher.Directories;

/**
 * Makes an archive of the classes that this member has loaded (class data sharing), for its next start. A JVM of its own makes it,
 * of the lowest priority and the first to go where memory is short, once the member has been running for a while; if the member
 * stops, that JVM is ended. The archive is there as a whole or not at all.
 *
 * <p>{@code bin/clowder} asks for it by a system property, has the JVM record the names of classes, and finds the archive by its name: a key for the
 * JVM and the installation, and its size. One of size 0 says that none can be made.
 */
public final class ClassArchive {

    /** What the archive is called, without its size; no archive is made without this property. */
    private static final String KEY = "clowder.class.archive";

    /** The place of the archive and of what it is made of. */
    private static final Path DIRECTORY = Path.of("data", "classes");

    private static final Path RECORD = DIRECTORY.resolve("record");
    private static final Path UNFINISHED = DIRECTORY.resolve("unfinished");
    private static final Path STORAGE = DIRECTORY.resolve("storage");

    /** Also the classes of the first requests. */
    private static final long DELAY_SECONDS = 10;

    private static final long LIMIT_SECONDS = 120;

    private static final Logger LOG = Logger.getLogger(ClassArchive.class.getName());

    private final Path home;
    private final Path base;
    private final String key;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Process process;

    private ClassArchive(Path home, Path base, String key) {
        this.home = home;
        this.base = base;
        this.key = key;
    }

    /**
     * Has the archive made, if it was asked for; returns at once.
     *
     * @param base the member's directory, in which this process runs
     */
    public static void later(Path home, Path base) {
        String key = System.getProperty(KEY);
        if (key == null) {
            return;
        }
        ClassArchive archive = new ClassArchive(home, base, key);
        Runtime.getRuntime().addShutdownHook(new Thread(archive::end, "clowder-class-archive-end"));
        Thread thread = new Thread(archive::run, "clowder-class-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private void end() {
        ended.countDown();
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
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

    private static void stopRecording() throws JMException {
        String[] arguments = {"output=file=" + RECORD, "what=off"};
        ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmLog",
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
    }

    private void make() throws IOException, InterruptedException {
        Files.createDirectories(STORAGE);
        boolean made = succeeds(
                        List.of("-Xmx128m", "-XX:ArchiveClassesAtExit=" + UNFINISHED),
                        RecordedClasses.class.getName(),
                        home.toString(),
                        base.toString(),
                        RECORD.toString(),
                        STORAGE.toString())
                && succeeds(
                        List.of("-Xshare:on", "-XX:SharedArchiveFile=" + UNFINISHED, "-XX:+VerifySharedSpaces"),
                        "-version");
        if (ended.getCount() == 0) {
            return;
        }
        Directories.delete(STORAGE);
        Files.deleteIfExists(RECORD);
        if (made) {
            String name = key + "-" + Files.size(UNFINISHED) + ".jsa";
            Files.move(UNFINISHED, DIRECTORY.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(UNFINISHED);
            Files.write(DIRECTORY.resolve(key + "-0.jsa"), new byte[0]);
        }
    }

    private boolean succeeds(List<String> options, String... program) throws IOException, InterruptedException {
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
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process started = builder.start();
        process = started;
        if (ended.getCount() == 0 || !started.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            started.destroyForcibly();
            return false;
        }
        return started.exitValue() == 0;
    }
}

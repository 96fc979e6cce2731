package org.clowder.shell.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What is in the memory of this JVM. By the names of HotSpot's MBeans, as not every host shows bundles its package. */
final class Heap {

    private static final String SUFFIX = ".hprof";

    /** Classes that are shown, those with most bytes first. */
    private static final int CLASSES = 25;

    /** Lines of the histogram above the first class. */
    private static final int HEADING = 2;

    private static final double MEBIBYTE = 1024 * 1024;

    private Heap() {}

    /** The classes with most bytes; only reachable objects count, so the garbage collector runs before. */
    static String summary() throws JMException {
        List<String> histogram = ((String) invoke(
                        "DiagnosticCommand",
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        String[].class.getName()))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%.1f MiB used, %.1f MiB taken from the system, %.1f MiB at most%n%n",
                usage.getUsed() / MEBIBYTE,
                usage.getCommitted() / MEBIBYTE,
                usage.getMax() / MEBIBYTE));
        int shown = Math.min(HEADING + CLASSES, histogram.size());
        histogram.subList(0, shown).forEach(line -> text.append(line).append('\n'));
        if (histogram.size() > shown) {
            text.append(histogram.get(histogram.size() - 1)).append('\n');
        }
        return text.toString();
    }

    /**
     * Writes all reachable objects to a new file, which only the user of this process can read.
     *
     * @throws IOException if the file exists, or cannot be written
     */
    static String dump(Path file) throws JMException, IOException {
        if (!file.toString().endsWith(SUFFIX)) {
            throw new IllegalArgumentException("The name of a heap dump ends with " + SUFFIX + ", not as " + file);
        }
        if (Files.exists(file)) {
            throw new IOException(file + " exists; a heap dump does not take the place of a file");
        }
        try {
            // The JVM makes it readable by its own user alone.
            invoke(
                    "HotSpotDiagnostic",
                    "dumpHeap",
                    new Object[] {file.toString(), true},
                    String.class.getName(),
                    "boolean");
        } catch (MBeanException e) {
            throw new IOException("Cannot write " + file + ": " + e.getCause().getMessage(), e);
        }
        return String.format(Locale.ROOT, "%.1f MiB in %s", Files.size(file) / MEBIBYTE, file);
    }

    private static Object invoke(String type, String operation, Object[] arguments, String... types)
            throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return server.invoke(new ObjectName("com.sun.management:type=" + type), operation, arguments, types);
    }
}

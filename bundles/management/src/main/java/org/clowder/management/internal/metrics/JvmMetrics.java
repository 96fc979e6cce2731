package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.counter;
import static org.clowder.management.internal.metrics.Metric.gauge;
import static org.clowder.management.internal.metrics.Metric.summary;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/** Of the JVM and its process, by the names that Prometheus' own library for Java gives them. */
final class JvmMetrics {

    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;

    private static final List<Metric<MemoryUsage>> MEMORY = List.of(
            gauge("jvm_memory_used_bytes", "Memory that is in use.", MemoryUsage::getUsed),
            gauge("jvm_memory_committed_bytes", "Memory that the system has given.", MemoryUsage::getCommitted),
            gauge(
                    "jvm_memory_max_bytes",
                    "Memory that there may be.",
                    usage -> usage.getMax() < 0 ? Double.NaN : usage.getMax()));

    private static final Metric<GarbageCollectorMXBean> COLLECTIONS = summary(
            "jvm_gc_collection_seconds",
            "Garbage collections, and how long they took.",
            collector -> collector.getCollectionTime() / MILLIS,
            GarbageCollectorMXBean::getCollectionCount);

    private static final List<Metric<ThreadMXBean>> THREADS = List.of(
            gauge("jvm_threads_current", "Threads, with daemons.", ThreadMXBean::getThreadCount),
            gauge("jvm_threads_daemon", "Threads that are daemons.", ThreadMXBean::getDaemonThreadCount),
            gauge("jvm_threads_peak", "The most threads that there were at a time.", ThreadMXBean::getPeakThreadCount));

    private static final List<Metric<ClassLoadingMXBean>> CLASSES = List.of(
            gauge("jvm_classes_currently_loaded", "Classes.", ClassLoadingMXBean::getLoadedClassCount),
            counter(
                    "jvm_classes_loaded_total",
                    "Classes that were loaded.",
                    ClassLoadingMXBean::getTotalLoadedClassCount),
            counter(
                    "jvm_classes_unloaded_total",
                    "Classes that were unloaded.",
                    ClassLoadingMXBean::getUnloadedClassCount));

    private static final Metric<Long> START =
            gauge("process_start_time_seconds", "When the process was started, since 1970.", millis -> millis / MILLIS);

    /** What not every JVM on every system has. */
    private static final List<Metric<Bean>> PROCESS = List.of(
            counter(
                    "process_cpu_seconds_total",
                    "Time on processors.",
                    system -> system.known("ProcessCpuTime") / NANOS),
            gauge("process_open_fds", "Open file descriptors.", system -> system.known("OpenFileDescriptorCount")),
            gauge(
                    "process_max_fds",
                    "File descriptors that there may be.",
                    system -> system.known("MaxFileDescriptorCount")));

    private JvmMetrics() {}

    static void writeTo(Exposition out) throws JMException {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Map<Labels, MemoryUsage> areas = new LinkedHashMap<>();
        areas.put(Labels.of("area", "heap"), memory.getHeapMemoryUsage());
        areas.put(Labels.of("area", "nonheap"), memory.getNonHeapMemoryUsage());
        Map<Labels, GarbageCollectorMXBean> collectors = new LinkedHashMap<>();
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            collectors.put(Labels.of("gc", each.getName()), each);
        }
        out.write(MEMORY, areas);
        out.write(List.of(COLLECTIONS), collectors);
        out.write(THREADS, Map.of(Labels.NONE, ManagementFactory.getThreadMXBean()));
        out.write(CLASSES, Map.of(Labels.NONE, ManagementFactory.getClassLoadingMXBean()));
        out.write(START, ManagementFactory.getRuntimeMXBean().getStartTime());
        Bean system = new Bean(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME));
        out.write(PROCESS, Map.of(Labels.NONE, system));
    }
}

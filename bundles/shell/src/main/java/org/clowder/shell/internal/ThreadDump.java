package org.clowder.shell.internal;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the threads of this JVM do, for people. */
final class ThreadDump {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ThreadDump() {}

    /** All threads by their names; at the end, where it is read first, which of them wait for each other. */
    static String now() {
        List<ThreadInfo> threads = Arrays.stream(THREADS.dumpAllThreads(true, true))
                .sorted(Comparator.comparing(ThreadInfo::getThreadName).thenComparing(ThreadInfo::getThreadId))
                .toList();
        StringBuilder text = new StringBuilder();
        threads.forEach(thread -> append(text, thread));
        text.append(threads.size()).append(" threads\n");
        long[] deadlocked = THREADS.findDeadlockedThreads();
        if (deadlocked == null) {
            return text.append("No deadlock\n").toString();
        }
        text.append("DEADLOCK, these wait for each other:\n");
        for (ThreadInfo thread : THREADS.getThreadInfo(deadlocked)) {
            if (thread != null) {
                text.append("  ").append(named(thread.getThreadName(), thread.getThreadId()));
                text.append(" waits for ").append(lock(thread.getLockInfo()));
                appendOwner(text, thread);
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ThreadInfo thread) {
        text.append(named(thread.getThreadName(), thread.getThreadId()));
        text.append(thread.isDaemon() ? " daemon " : " ").append(thread.getThreadState());
        long nanos = THREADS.isThreadCpuTimeSupported() ? THREADS.getThreadCpuTime(thread.getThreadId()) : -1;
        if (nanos >= 0) {
            text.append(", processor ")
                    .append(TimeUnit.NANOSECONDS.toMillis(nanos))
                    .append(" ms");
        }
        if (thread.getLockInfo() != null) {
            text.append(", waits for ").append(lock(thread.getLockInfo()));
            appendOwner(text, thread);
        }
        text.append('\n');
        StackTraceElement[] stack = thread.getStackTrace();
        for (int depth = 0; depth < stack.length; depth++) {
            text.append("    at ").append(place(stack[depth])).append('\n');
            for (MonitorInfo monitor : thread.getLockedMonitors()) {
                if (monitor.getLockedStackDepth() == depth) {
                    text.append("       has ").append(lock(monitor)).append('\n');
                }
            }
        }
        for (LockInfo lock : thread.getLockedSynchronizers()) {
            text.append("    has ").append(lock(lock)).append('\n');
        }
        text.append('\n');
    }

    private static void appendOwner(StringBuilder text, ThreadInfo thread) {
        if (thread.getLockOwnerName() != null) {
            text.append(" of ").append(named(thread.getLockOwnerName(), thread.getLockOwnerId()));
        }
    }

    /** Without module and class loader. */
    private static StackTraceElement place(StackTraceElement element) {
        return new StackTraceElement(
                element.getClassName(), element.getMethodName(), element.getFileName(), element.getLineNumber());
    }

    private static String named(String name, long id) {
        return "\"" + name + "\" #" + id;
    }

    private static String lock(LockInfo lock) {
        return lock == null ? "a lock" : lock.getClassName() + "@" + Integer.toHexString(lock.getIdentityHashCode());
    }
}

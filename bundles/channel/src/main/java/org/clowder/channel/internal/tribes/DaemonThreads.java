package org.clowder.channel.internal.tribes;

import java.util.concurrent.ThreadFactory;

/** Threads that neither keep the JVM alive nor hold on to the class loader of whoever happened to start them. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /** Makes daemon threads of this name whose context class loader is this bundle's. */
    public static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
            return thread;
        };
    }
}

package org.clowder.session.internal.stream;

/** Threads of the replication itself: they end with the JVM, and see this bundle's classes only. */
final class DaemonThread {

    private DaemonThread() {}

    /** One that is not started yet. */
    static Thread of(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(DaemonThread.class.getClassLoader());
        return thread;
    }
}

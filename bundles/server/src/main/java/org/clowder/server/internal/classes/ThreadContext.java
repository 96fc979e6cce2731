package org.clowder.server.internal.classes;

/** The one place that swaps the thread's context class loader. */
public final class ThreadContext {

    private ThreadContext() {}

    /** Something that may throw a checked exception of one type. */
    public interface Action<T, X extends Exception> {
        T run() throws X;
    }

    /** Runs an action with a context class loader and puts the old one back, whatever happens. */
    public static <T, X extends Exception> T with(ClassLoader loader, Action<T, X> action) throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}

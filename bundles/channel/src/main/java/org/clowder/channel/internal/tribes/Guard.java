package org.clowder.channel.internal.tribes;

import java.util.concurrent.atomic.LongAdder;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Calls code of others: whatever it throws, other than an error of the JVM, is counted and logged and goes no further. */
public final class Guard {

    private static final Log log = LogFactory.getLog(Guard.class);
    private static final LongAdder failures = new LongAdder();

    private Guard() {}

    /** A call that may throw anything. */
    @FunctionalInterface
    public interface Call {
        void run() throws Exception;
    }

    /** How many calls have failed. */
    public static long failures() {
        return failures.sum();
    }

    /**
     * Calls, as {@link #call}, what declares no exception.
     *
     * @param what who is called, for the log
     */
    public static void run(String what, Runnable call) {
        call(what, call::run);
    }

    /**
     * Calls and contains what is thrown.
     *
     * @param what who is called, for the log
     */
    public static void call(String what, Call call) {
        try {
            call.run();
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            failures.increment();
            log.error("A " + what + " failed; the others go on", e);
        }
    }
}

package org.clowder.launcher.command;

import org.clowder.launcher.framework.MemberFramework;
import org.clowder.launcher.logging.MemberLog;

/**
 * Stops the member when the process is asked to end (SIGTERM, Ctrl-C). A member that has stopped in order ends with
 * exit code 0: a supervisor such as systemd takes 143, which the JDK would give, for a failure.
 */
final class GracefulExit {

    private final MemberFramework framework;
    private final long millis;
    private final Thread hook = new Thread(this::stop, "clowder-exit");
    private volatile boolean cancelled;

    private GracefulExit(MemberFramework framework, long millis) {
        this.framework = framework;
        this.millis = millis;
    }

    static GracefulExit onSignal(MemberFramework framework, long millis) {
        GracefulExit exit = new GracefulExit(framework, millis);
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    /** The member has stopped already: whatever the exit code is now, it stays. */
    void cancel() {
        cancelled = true;
    }

    /** Waits for a stop that is under way; the process ends at its end. */
    void await() throws InterruptedException {
        if (hook.isAlive()) {
            hook.join();
        }
    }

    private void stop() {
        if (cancelled) {
            return;
        }
        boolean stopped = false;
        try {
            stopped = framework.stop(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        MemberLog.close();
        if (stopped) {
            Runtime.getRuntime().halt(0);
        }
    }
}

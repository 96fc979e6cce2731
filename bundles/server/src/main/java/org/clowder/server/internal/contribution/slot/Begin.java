package org.clowder.server.internal.contribution.slot;

import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;

/** The start of what comes into a place of Tomcat's tree. */
final class Begin {

    private Begin() {}

    /**
     * Puts something in, started if the place runs. No lock is held while it starts or stops: the place's own start and stop, which hold Tomcat's monitor, may
     * come in between and pass it by. A place runs before it starts what is in it.
     *
     * @param what it is, for people, as {@code Valve}
     * @param in puts it in
     * @param out takes it out
     * @throws LifecycleException if it does not start; then it is not in
     */
    static void of(String what, Object coming, Lifecycle place, Runnable in, Runnable out) throws LifecycleException {
        boolean runs = place.getState().isAvailable();
        if (runs) {
            start(what, coming);
        }
        in.run();
        if (place.getState().isAvailable() == runs) {
            return;
        }
        if (runs) {
            stop(coming);
            return;
        }
        try {
            start(what, coming);
        } catch (LifecycleException e) {
            out.run();
            throw e;
        }
    }

    private static void start(String what, Object coming) throws LifecycleException {
        try {
            start(coming);
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            End.of(what, coming);
            throw e instanceof LifecycleException failure ? failure : new LifecycleException(e);
        }
    }

    /** Starts what is in a place as that starts. */
    static void start(Object inside) throws LifecycleException {
        if (inside instanceof Lifecycle lifecycle) {
            lifecycle.start();
        }
    }

    /** Stops what is in a place as that stops. */
    static void stop(Object inside) throws LifecycleException {
        if (inside instanceof Lifecycle lifecycle && lifecycle.getState().isAvailable()) {
            lifecycle.stop();
        }
    }
}

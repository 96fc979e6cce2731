package org.clowder.server.internal;

import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** The end of a valve that is in no pipeline any more. */
public final class ValveEnd {

    private static final Log log = LogFactory.getLog(ValveEnd.class);

    private ValveEnd() {}

    /** Stops and destroys a valve; what goes wrong is logged. */
    public static void discard(Valve valve) {
        try {
            if (valve instanceof Lifecycle lifecycle) {
                if (lifecycle.getState().isAvailable() || lifecycle.getState() == LifecycleState.FAILED) {
                    lifecycle.stop();
                }
                lifecycle.destroy();
            }
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            log.warn("Valve " + valve.getClass().getName() + " did not stop cleanly", e);
        }
    }
}

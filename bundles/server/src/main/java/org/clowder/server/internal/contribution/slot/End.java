package org.clowder.server.internal.contribution.slot;

import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** The end of what is no longer in Tomcat's tree. */
public final class End {

    private static final Log log = LogFactory.getLog(End.class);

    private End() {}

    /**
     * Stops and destroys something; what goes wrong is logged.
     *
     * @param what it is, for people, as {@code Valve}
     */
    public static void of(String what, Object gone) {
        try {
            if (gone instanceof Lifecycle lifecycle) {
                if (lifecycle.getState().isAvailable() || lifecycle.getState() == LifecycleState.FAILED) {
                    lifecycle.stop();
                }
                lifecycle.destroy();
            }
        } catch (LifecycleException | RuntimeException | LinkageError e) {
            log.warn(what + " " + gone.getClass().getName() + " did not stop cleanly", e);
        }
    }
}

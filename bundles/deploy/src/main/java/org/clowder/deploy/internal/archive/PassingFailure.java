package org.clowder.deploy.internal.archive;

import org.clowder.server.DeploymentException;

/** Something could not be deployed for a reason that is not in it, as a full disk is: it is tried again without being changed. */
public final class PassingFailure extends DeploymentException {

    private static final long serialVersionUID = 1L;

    /** How long after a failure it is tried again, in seconds. */
    public static final long RETRY_SECONDS = 5;

    public PassingFailure(String message, Throwable cause) {
        super(message + "; tried again every " + RETRY_SECONDS + " s", cause);
    }
}

package org.clowder.deploy;

import org.clowder.server.DeploymentException;

/**
 * A bundle that was deployed waits for others: it starts by itself as soon as these are there. The message says for what.
 *
 * @since 4.0
 */
public final class WaitingException extends DeploymentException {

    private static final long serialVersionUID = 1L;

    public WaitingException(String message) {
        super(message);
    }
}

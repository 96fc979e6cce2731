package org.clowder.deploy.internal.folder;

import org.clowder.server.DeploymentException;

/** A file is not an application, and does not claim to be one: it lies in the folder for another reason. */
final class NoApplicationException extends DeploymentException {

    private static final long serialVersionUID = 1L;

    NoApplicationException(String message) {
        super(message);
    }
}

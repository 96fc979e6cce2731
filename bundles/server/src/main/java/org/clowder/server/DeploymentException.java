package org.clowder.server;

/** A web application could not be deployed; the message is one line that names the application and the reason. */
public class DeploymentException extends Exception {

    private static final long serialVersionUID = 1L;

    public DeploymentException(String message) {
        super(message);
    }

    public DeploymentException(String message, Throwable cause) {
        super(message, cause);
    }
}

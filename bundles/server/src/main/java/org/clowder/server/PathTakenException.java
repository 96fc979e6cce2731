package org.clowder.server;

/** The context path of a new application is served by another one already, which stays as it is. */
public final class PathTakenException extends DeploymentException {

    private static final long serialVersionUID = 1L;

    private final String owner;

    public PathTakenException(String path, String owner) {
        super("Context path " + (path.isEmpty() ? "/" : path) + " is taken by " + owner);
        this.owner = owner;
    }

    /** What serves the path: a file, a bundle or the descriptor's context. */
    public String owner() {
        return owner;
    }
}

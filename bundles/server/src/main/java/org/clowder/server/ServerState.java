package org.clowder.server;

/** The states of the embedded server; see {@link ServerController}. */
public enum ServerState {
    /** Nothing runs. */
    STOPPED,
    /** The descriptor is being read or Tomcat is starting. */
    STARTING,
    /** Every Service of the descriptor runs. */
    RUNNING,
    /** Tomcat is finishing requests and stopping. */
    STOPPING,
    /** The last start failed; {@link ServerController#failure()} says why. Nothing runs. */
    FAILED
}

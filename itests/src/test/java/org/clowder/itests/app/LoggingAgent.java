package org.clowder.itests.app;

import java.util.logging.Logger;

/** A Java agent that logs before the program runs, as many do. */
public final class LoggingAgent {

    public static final String MESSAGE = "here before all others";

    private LoggingAgent() {}

    public static void premain(String arguments) {
        Logger.getLogger("agent").info(MESSAGE);
    }
}

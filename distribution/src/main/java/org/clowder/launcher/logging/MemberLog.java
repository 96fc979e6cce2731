package org.clowder.launcher.logging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Opens and closes the member's log. Not a part of {@link MemberLogManager}: with that class, the JDK's log manager would
 * be initialised before it is told which one to use.
 */
public final class MemberLog {

    private MemberLog() {}

    /**
     * Makes {@link MemberLogManager} the log manager of the process, which bin/clowder does, too: nobody can once anything has logged.
     *
     * @param base the member's directory
     * @param configuration the file to read
     * @param json the member's name if each line is to be JSON, null for text
     */
    public static void open(Path base, Path configuration, String json) throws IOException {
        LogFormat.json(json);
        System.setProperty("clowder.base", base.toString());
        System.setProperty("java.util.logging.manager", "org.clowder.launcher.logging.MemberLogManager");
        System.setProperty("java.util.logging.config.file", configuration.toString());
        // What runs before the launcher - an agent, remote JMX - has the log manager made without that file.
        if (LogManager.getLogManager() instanceof MemberLogManager manager) {
            manager.open();
        }
        // Now, while System.out is still that of the process: the shell's bundle redirects it for each session.
        Logger.getLogger("").getHandlers();
    }

    /** Writes what is left and closes the log. */
    public static void close() {
        if (LogManager.getLogManager() instanceof MemberLogManager manager) {
            manager.close();
        }
    }
}

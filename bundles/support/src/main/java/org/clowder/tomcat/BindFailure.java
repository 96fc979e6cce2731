package org.clowder.tomcat;

import java.io.IOException;
import java.util.Locale;

/**
 * Why an address and a port could not be had, as the system tells it: in words only, which are the same on all of them.
 *
 * @since 1.8
 */
public enum BindFailure {
    /** The address is none of this machine. */
    FOREIGN_ADDRESS,
    /** The user of this process may not have the port: on Unix one below 1024. */
    FORBIDDEN,
    /** Somebody else listens there, or nobody knows. */
    TAKEN;

    /** Reads the message of the failure. */
    public static BindFailure of(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("assign")) {
            return FOREIGN_ADDRESS;
        }
        return message.contains("denied") || message.contains("not permitted") ? FORBIDDEN : TAKEN;
    }
}

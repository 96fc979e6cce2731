package org.clowder.shell.protocol;

import java.io.IOException;

/** The other side speaks another version of the control protocol. */
public final class ForeignVersionException extends IOException {

    private static final long serialVersionUID = 1L;

    ForeignVersionException(int expected, int actual) {
        super("The member speaks version " + expected + " of the control protocol, the client version " + actual
                + ": use the bin/clowder of the installation that the member runs on");
    }
}

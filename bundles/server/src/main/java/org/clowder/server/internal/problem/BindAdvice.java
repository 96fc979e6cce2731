package org.clowder.server.internal.problem;

import java.io.IOException;
import org.clowder.tomcat.BindFailure;

/** What to do when a connector cannot have its address and port. */
public final class BindAdvice {

    private BindAdvice() {}

    /**
     * What the system says, and what to do.
     *
     * @param source where ports and addresses are set
     * @param place what people call the element that may have them, too
     */
    public static String of(IOException failure, String source, String place) {
        String advice =
                switch (BindFailure.of(failure)) {
                    case FOREIGN_ADDRESS ->
                        "; no network interface of this machine has the address: correct it (http.address, management.address in ";
                    case FORBIDDEN ->
                        "; this user may not have the port: give the process the capability CAP_NET_BIND_SERVICE, or change the port"
                                + " (http.port, management.port in ";
                    case TAKEN -> "; stop the process that has it, or change the port (http.port, management.port in ";
                };
        return failure.getMessage() + advice + source + ", or " + place + ")";
    }
}

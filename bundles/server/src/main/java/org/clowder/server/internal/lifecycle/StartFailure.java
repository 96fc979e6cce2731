package org.clowder.server.internal.lifecycle;

import java.net.BindException;
import java.net.InetAddress;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.clowder.server.internal.problem.Causes;
import org.clowder.server.internal.requests.StaleSocket;

/** Says in one line why Tomcat did not start. */
final class StartFailure {

    private StartFailure() {}

    /** True for what a user causes and can mend; its stack trace would only hide the message. */
    static boolean expected(Throwable failure) {
        return bind(failure) != null;
    }

    /** One line; {@code server} is what was being started, null if there is none; {@code source} is where ports are set. */
    static String explain(Throwable failure, Server server, String source) {
        Throwable bind = bind(failure);
        if (bind != null && server != null) {
            return "connector " + failedConnector(server) + " cannot use its port: " + bind.getMessage()
                    + "; stop the process that has it, or change the port (http.port, management.port in "
                    + source + ", or the Connector in the descriptor)";
        }
        return Causes.both(failure);
    }

    private static Throwable bind(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return t;
            }
        }
        return null;
    }

    private static String failedConnector(Server server) {
        for (Service service : server.findServices()) {
            for (Connector connector : service.findConnectors()) {
                if (connector.getState() == LifecycleState.FAILED) {
                    if (StaleSocket.of(connector).isPresent()) {
                        return StaleSocket.of(connector).get() + " of Service " + service.getName();
                    }
                    Object address = connector.getProperty("address");
                    String host = address instanceof InetAddress inet ? inet.getHostAddress() : "*";
                    return host + ":" + connector.getPort() + " of Service " + service.getName();
                }
            }
        }
        return "(unknown)";
    }
}

package org.clowder.server.internal.lifecycle;

import java.net.BindException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Server;
import org.apache.catalina.connector.Connector;
import org.clowder.server.internal.problem.BindAdvice;
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
        BindException bind = bind(failure);
        if (bind == null || server == null) {
            return Causes.both(failure);
        }
        Optional<Connector> connector = failedConnector(server);
        String name = "connector " + connector.map(StartFailure::name).orElse("(unknown)");
        return connector.flatMap(StaleSocket::of).isPresent()
                ? name + " cannot use its socket: " + bind.getMessage()
                        + "; stop the process that listens there, delete the file if there is none, or change"
                        + " unixDomainSocketPath of the Connector in the descriptor"
                : name + " cannot use its port: " + BindAdvice.of(bind, source, "the Connector in the descriptor");
    }

    private static BindException bind(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException bind) {
                return bind;
            }
        }
        return null;
    }

    private static Optional<Connector> failedConnector(Server server) {
        return Arrays.stream(server.findServices())
                .flatMap(service -> Arrays.stream(service.findConnectors()))
                .filter(connector -> connector.getState() == LifecycleState.FAILED)
                .findFirst();
    }

    private static String name(Connector connector) {
        Object address = connector.getProperty("address");
        String host = address instanceof InetAddress inet ? inet.getHostAddress() : "*";
        return StaleSocket.of(connector).map(Path::toString).orElse(host + ":" + connector.getPort()) + " of Service "
                + connector.getService().getName();
    }
}

package org.clowder.server.internal.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.connector.Connector;
import org.clowder.server.internal.element.Element;
import org.clowder.server.internal.problem.BindAdvice;
import org.clowder.server.internal.problem.Problem;

/** Whether the connectors of a server that does not run would get their ports. */
final class PortCheck {

    private final Path file;
    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Port> taken = new ArrayList<>();

    /** @param address null for all */
    private record Port(InetAddress address, int port, int line) {

        boolean excludes(Port other) {
            return port == other.port && (everywhere() || other.everywhere() || address.equals(other.address));
        }

        private boolean everywhere() {
            return address == null || address.isAnyLocalAddress();
        }

        @Override
        public String toString() {
            return (address == null ? "*" : address.getHostAddress()) + ":" + port;
        }
    }

    private PortCheck(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    /**
     * Takes each port for a moment.
     *
     * @param file where the server was read from
     * @param root the element of the server, with what was made of all inside
     * @param source where ports are set
     */
    static List<Problem> problems(Path file, Element root, String source) {
        PortCheck check = new PortCheck(file, source);
        for (Element service : root.children("Service")) {
            for (Element element : service.children("Connector")) {
                if (element.object() instanceof Connector connector && connector.getPortWithOffset() > 0) {
                    InetAddress address = connector.getProperty("address") instanceof InetAddress known ? known : null;
                    check.look(new Port(address, connector.getPortWithOffset(), element.line()));
                }
            }
        }
        return check.problems;
    }

    private void look(Port port) {
        Optional<Port> other = taken.stream().filter(port::excludes).findFirst();
        if (other.isPresent()) {
            String what = other.get().toString().equals(port.toString())
                    ? "it"
                    : other.get().toString();
            problem(
                    port,
                    "the one on line " + other.get().line() + " has " + what + "; give it another port or address");
            return;
        }
        taken.add(port);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(port.address(), port.port()));
        } catch (IOException e) {
            problem(port, BindAdvice.of(e, source, "here"));
        }
    }

    private void problem(Port port, String why) {
        problems.add(new Problem(file.toString(), port.line(), "<Connector> cannot use " + port + ": " + why));
    }
}

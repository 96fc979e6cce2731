package org.clowder.server.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Whether the connectors of a server that does not run would get their ports. */
final class PortCheck {

    private final Path file;
    private final List<DescriptorProblem> problems = new ArrayList<>();
    private final Map<String, Integer> taken = new HashMap<>();

    private PortCheck(Path file) {
        this.file = file;
    }

    /**
     * Takes each port for a moment.
     *
     * @param file where the server was read from
     */
    static List<DescriptorProblem> problems(Path file, Server server) {
        PortCheck check = new PortCheck(file);
        List<Integer> lines = connectorLines(file);
        int number = 0;
        for (Service service : server.findServices()) {
            for (Connector connector : service.findConnectors()) {
                check.look(connector, number < lines.size() ? lines.get(number) : 0);
                number++;
            }
        }
        return check.problems;
    }

    private void look(Connector connector, int line) {
        int port = connector.getPortWithOffset();
        if (port <= 0) {
            return;
        }
        InetAddress address = connector.getProperty("address") instanceof InetAddress known ? known : null;
        String place = (address == null ? "*" : address.getHostAddress()) + ":" + port;
        Integer other = taken.putIfAbsent(place, line);
        if (other != null) {
            problems.add(new DescriptorProblem(
                    file,
                    line,
                    "<Connector> cannot use " + place + ": the one on line " + other
                            + " has it; give it another port or address"));
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            problems.add(new DescriptorProblem(
                    file,
                    line,
                    "<Connector> cannot use " + place + ": " + e.getMessage()
                            + "; stop the process that has it, or change the port (http.port, management.port in"
                            + " conf/clowder.properties, or here)"));
        }
    }

    /** The lines of the connectors, in the order in which a server has them. */
    private static List<Integer> connectorLines(Path file) {
        List<Integer> lines = new ArrayList<>();
        DefaultHandler handler = new DefaultHandler() {
            private Locator locator;

            @Override
            public void setDocumentLocator(Locator given) {
                locator = given;
            }

            @Override
            public void startElement(String uri, String localName, String name, Attributes attributes) {
                if (name.equals("Connector")) {
                    lines.add(locator.getLineNumber());
                }
            }
        };
        try (InputStream in = Files.newInputStream(file)) {
            SAXParserFactory.newInstance()
                    .newSAXParser()
                    .parse(in, handler, file.toUri().toString());
        } catch (IOException | SAXException | ParserConfigurationException e) {
            // it could be read a moment ago; without lines the problems still name the ports
            return lines;
        }
        return lines;
    }
}

package org.clowder.shell.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.clowder.server.ApplicationStatus;

/** Where what a member serves is found, as far as it knows that itself: a proxy in front of it may have other names. */
final class Urls {

    private Urls() {}

    /** Of each Service its connectors that speak HTTP, without a path. */
    static Map<String, List<String>> of(Optional<Server> server) {
        Map<String, List<String>> urls = new LinkedHashMap<>();
        services(server)
                .forEach(service -> urls.put(service.getName(), of(service).toList()));
        return urls;
    }

    private static Stream<Service> services(Optional<Server> server) {
        return server.stream().flatMap(each -> Arrays.stream(each.findServices()));
    }

    static Stream<String> of(Service service) {
        return connectors(service).map(connector -> url(connector, host(connector)));
    }

    private static Stream<Connector> connectors(Service service) {
        return Arrays.stream(service.findConnectors())
                .filter(each -> each.getLocalPort() > 0 && !each.getProtocol().contains("AJP"));
    }

    private static String url(Connector connector, String host) {
        return connector.getScheme() + "://" + host + ":" + connector.getLocalPort();
    }

    /** Of an application; empty unless it runs. */
    static List<String> of(Optional<Server> server, ApplicationStatus application) {
        return services(server)
                .filter(service -> runs(service.getContainer(), application))
                .flatMap(service -> connectors(service).map(connector -> {
                    boolean shown =
                            application.host().equals(service.getContainer().getDefaultHost());
                    return url(connector, shown ? host(connector) : application.host())
                            + application.path()
                            + (application.path().endsWith("/") ? "" : "/");
                }))
                .toList();
    }

    private static boolean runs(Engine engine, ApplicationStatus application) {
        Container host = engine == null ? null : engine.findChild(application.host());
        return host != null && host.findChild(name(application)) != null;
    }

    private static String name(ApplicationStatus application) {
        String path = application.path().equals("/") ? "" : application.path();
        return application.version().isEmpty() ? path : path + "##" + application.version();
    }

    private static String host(Connector connector) {
        if (!(connector.getProperty("address") instanceof InetAddress address) || address.isAnyLocalAddress()) {
            return "localhost";
        }
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}

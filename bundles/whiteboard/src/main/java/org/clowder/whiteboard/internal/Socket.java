package org.clowder.whiteboard.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.apache.tomcat.InstanceManager;
import org.apache.tomcat.websocket.pojo.Constants;
import org.apache.tomcat.websocket.pojo.PojoEndpointServer;
import org.apache.tomcat.websocket.pojo.PojoMethodMapping;
import org.apache.tomcat.websocket.server.DefaultServerEndpointConfigurator;
import org.apache.tomcat.websocket.server.UriTemplate;

/** A service as a WebSocket endpoint, and its connections. */
final class Socket {

    private static final Log log = LogFactory.getLog(Socket.class);

    private final Object service;
    private final ServerEndpoint annotation;
    private final String path;
    private final UriTemplate template;
    private final Set<Session> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Socket(Object service, ServerEndpoint annotation, String path) throws DeploymentException {
        this.service = service;
        this.annotation = annotation;
        this.path = path;
        this.template = new UriTemplate(path);
    }

    /** @param property where it is, see {@link Sockets} */
    static Socket of(Object service, Object property) throws DeploymentException {
        ServerEndpoint annotation = service.getClass().getAnnotation(ServerEndpoint.class);
        if (annotation == null && !(service instanceof Endpoint)) {
            throw new DeploymentException(
                    "expected a subclass of jakarta.websocket.Endpoint, or the annotation @ServerEndpoint");
        }
        String path = property.toString();
        if (!path.startsWith("/")) {
            path = Boolean.parseBoolean(path) && annotation != null ? annotation.value() : path;
        }
        return new Socket(service, annotation, path);
    }

    String path() {
        return path;
    }

    boolean isAt(Object property) {
        return property != null
                && (property.toString().equals(path)
                        || Boolean.parseBoolean(property.toString()) && annotation != null);
    }

    /** The parameters in a path; null if it is not one of this endpoint's. */
    Map<String, String> match(String requested) {
        try {
            return template.match(new UriTemplate(requested, false));
        } catch (DeploymentException e) {
            return null;
        }
    }

    void connect(
            ServerContainer container,
            HttpServletRequest request,
            HttpServletResponse response,
            Map<String, String> parameters)
            throws DeploymentException, IOException {
        Configurator own = annotation == null || annotation.configurator() == Configurator.class
                ? new DefaultServerEndpointConfigurator()
                : newInstance(annotation.configurator());
        Endpoint endpoint = service instanceof Endpoint given ? given : new PojoEndpointServer(parameters, service);
        ServerEndpointConfig.Builder builder =
                ServerEndpointConfig.Builder.create(Connection.class, path).configurator(new Instance(own, endpoint));
        if (annotation != null) {
            builder.decoders(Arrays.asList(annotation.decoders()))
                    .encoders(Arrays.asList(annotation.encoders()))
                    .subprotocols(Arrays.asList(annotation.subprotocols()));
        }
        ServerEndpointConfig config = builder.build();
        if (!(service instanceof Endpoint)) {
            InstanceManager instances =
                    (InstanceManager) request.getServletContext().getAttribute(InstanceManager.class.getName());
            config.getUserProperties()
                    .put(
                            Constants.POJO_METHOD_MAPPING_KEY,
                            new PojoMethodMapping(service.getClass(), config.getDecoders(), path, instances));
        }
        container.upgradeHttpToWebSocket(request, response, config, parameters);
    }

    private static Configurator newInstance(Class<? extends Configurator> type) throws DeploymentException {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new DeploymentException(type.getName() + " has no public constructor without parameters", e);
        }
    }

    /** Ends all connections. */
    void close() {
        closed = true;
        open.forEach(Socket::end);
    }

    private static void end(Session session) {
        try {
            session.close(new CloseReason(CloseCodes.GOING_AWAY, "The service has gone"));
        } catch (IOException e) {
            log.debug("A connection that could not be closed", e);
        }
    }

    /** What the endpoint's own configurator says, but for the instance. */
    private final class Instance extends Configurator {
        private final Configurator own;
        private final Endpoint endpoint;

        Instance(Configurator own, Endpoint endpoint) {
            this.own = own;
            this.endpoint = endpoint;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new Connection(endpoint));
        }

        @Override
        public boolean checkOrigin(String origin) {
            return own.checkOrigin(origin);
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            own.modifyHandshake(config, request, response);
        }

        @Override
        public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
            return own.getNegotiatedSubprotocol(supported, requested);
        }

        @Override
        public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
            return own.getNegotiatedExtensions(installed, requested);
        }
    }

    /** One connection; ends with the service. */
    private final class Connection extends Endpoint {
        private final Endpoint endpoint;

        Connection(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            open.add(session);
            endpoint.onOpen(session, config);
            if (closed) {
                end(session);
            }
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            open.remove(session);
            endpoint.onClose(session, reason);
        }

        @Override
        public void onError(Session session, Throwable failure) {
            endpoint.onError(session, failure);
        }
    }
}

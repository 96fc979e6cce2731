package org.clowder.itests.app;

import jakarta.servlet.http.HttpSession;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** Takes the list of {@link NotesServlet} from the session when it is opened, and adds what it is sent. */
@ServerEndpoint(value = "/socket", configurator = NotesEndpoint.Visitors.class)
public final class NotesEndpoint {

    private List<String> notes;

    /** Hands the HTTP session over. */
    public static final class Visitors extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            config.getUserProperties().put("visitor", request.getHttpSession());
        }
    }

    @OnOpen
    @SuppressWarnings("unchecked")
    public void open(Session socket, EndpointConfig config) {
        HttpSession session = (HttpSession) config.getUserProperties().get("visitor");
        notes = (List<String>) session.getAttribute("notes");
    }

    @SuppressWarnings("SynchronizeOnNonFinalField") // set once, when the socket opens
    @OnMessage
    public String add(String value) {
        synchronized (notes) {
            notes.add(value);
        }
        return "added";
    }
}

package org.clowder.deploy.it.app;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Answers each message with itself. */
@ServerEndpoint("/socket")
public final class EchoSocket {

    @OnMessage
    public String echo(String message) {
        return "echo " + message;
    }
}

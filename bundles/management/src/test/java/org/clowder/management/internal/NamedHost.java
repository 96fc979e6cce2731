package org.clowder.management.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests by any name, which the JDK's client does not let a program choose. */
public final class NamedHost {

    private NamedHost() {}

    /** The answer to {@code GET}, whole. */
    public static String get(int port, String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String named = host == null ? "" : "Host: " + host + "\r\n";
            String request = "GET " + path + " HTTP/1.0\r\n" + named + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

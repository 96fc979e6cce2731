package org.clowder.itests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.clowder.harness.Member;

/**
 * A connection as it is: one request after the other, nothing tried a second time behind the
 * caller's back. For one thread.
 */
final class KeepAliveClient implements Caller {

    private static final int LIMIT_MILLIS = 15_000;

    private final String host;
    private final int port;
    private final boolean keepAlive;
    private Socket socket;
    private InputStream in;

    /**
     * @param keepAlive false for a client that opens a connection for each request
     */
    KeepAliveClient(int port, boolean keepAlive) {
        this("127.0.0.1", port, keepAlive);
    }

    /** One that keeps its connection to a member. */
    KeepAliveClient(Member member) {
        this(member.host(), member.httpPort(), true);
    }

    private KeepAliveClient(String host, int port, boolean keepAlive) {
        this.host = host;
        this.port = port;
        this.keepAlive = keepAlive;
    }

    /**
     * An answer.
     *
     * @param cookie the session cookie that it sets, or null
     */
    record Answer(int status, String cookie, String body) {}

    /** The server does not listen any more; no request was sent. */
    static final class RefusedException extends IOException {

        RefusedException(ConnectException cause) {
            super(cause);
        }
    }

    @Override
    public Answer get(String path, String cookie) throws IOException {
        boolean fresh = socket == null;
        if (fresh) {
            connect();
        }
        try {
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port
                    + "\r\nAccept: application/json\r\n"
                    + (keepAlive ? "" : "Connection: close\r\n")
                    + (cookie == null ? "" : "Cookie: " + cookie + "\r\n") + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return answer();
        } catch (IOException e) {
            throw new IOException("request " + (fresh ? "on a new connection" : "on a kept connection") + ": " + e, e);
        }
    }

    private void connect() throws IOException {
        Socket fresh = new Socket();
        try {
            fresh.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
        } catch (ConnectException refused) {
            fresh.close();
            throw new RefusedException(refused);
        } catch (SocketException reset) {
            // the kernel had taken the connection, and nobody will
            fresh.close();
            throw new IOException("request on a new connection: " + reset, reset);
        }
        fresh.setSoTimeout(LIMIT_MILLIS);
        fresh.setTcpNoDelay(true);
        socket = fresh;
        in = new BufferedInputStream(fresh.getInputStream());
    }

    private Answer answer() throws IOException {
        String statusLine = line();
        if (!statusLine.startsWith("HTTP/1.1 ")) {
            throw new IOException("Not an answer: \"" + statusLine + "\"");
        }
        String cookie = null;
        int length = -1;
        boolean chunked = false;
        boolean close = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = header.substring(header.indexOf(':') + 1).trim();
            switch (name) {
                case "set-cookie" -> cookie = value.split(";", 2)[0];
                case "content-length" -> length = Integer.parseInt(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> close = value.equalsIgnoreCase("close");
                default -> {
                    // Of no interest here.
                }
            }
        }
        String body = chunked ? chunks() : exactly(Math.max(length, 0));
        if (close) {
            close();
        }
        return new Answer(Integer.parseInt(statusLine.split(" ")[1]), cookie, body);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.append(exactly(size));
            line();
        }
        line();
        return body.toString();
    }

    private String exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("The connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The connection ended, after \"" + line + "\"");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}

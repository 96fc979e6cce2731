package org.clowder.itests;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends one GET as a web server does by AJP/1.3. */
final class AjpClient {

    private static final int TO_CONTAINER = 0x1234;
    private static final int FORWARD_REQUEST = 2;
    private static final int GET = 2;
    private static final int HOST = 0xA00B;
    private static final int SECRET = 0x0C;
    private static final int END = 0xFF;
    private static final int SEND_HEADERS = 4;
    private static final int LIMIT_MILLIS = 15_000;

    private AjpClient() {}

    /**
     * The status of the answer.
     *
     * @param secret null for none
     */
    static int status(int port, String path, String secret) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(LIMIT_MILLIS);
            byte[] request = request(path, secret);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(TO_CONTAINER);
            out.writeShort(request.length);
            out.write(request);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readShort(); // AB
            in.readShort(); // length
            int type = in.readByte();
            if (type != SEND_HEADERS) {
                throw new IOException("Expected the message SEND_HEADERS (4), got " + type);
            }
            return in.readShort();
        }
    }

    private static byte[] request(String path, String secret) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(FORWARD_REQUEST);
        out.writeByte(GET);
        text(out, "HTTP/1.1");
        text(out, path);
        text(out, "127.0.0.1");
        text(out, "localhost");
        text(out, "localhost");
        out.writeShort(80);
        out.writeBoolean(false);
        out.writeShort(1);
        out.writeShort(HOST);
        text(out, "localhost");
        if (secret != null) {
            out.writeByte(SECRET);
            text(out, secret);
        }
        out.writeByte(END);
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.writeShort(bytes.length);
        out.write(bytes);
        out.writeByte(0);
    }
}

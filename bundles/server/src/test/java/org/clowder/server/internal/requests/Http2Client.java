package org.clowder.server.internal.requests;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One request by HTTP/2 with prior knowledge (RFC 9113), which goes on when the server says that it goes away. The JDK's own does not. */
final class Http2Client {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int UNASKED = 65_535;
    private static final byte[] MORE = {0x40, 0, 0, 0};
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;

    private Http2Client() {}

    /**
     * The body of the response.
     *
     * @param beforeMore runs before more than what may be sent unasked is asked for
     */
    static byte[] get(int port, String path, Runnable beforeMore) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            frame(out, SETTINGS, 0, 0, new byte[0]);
            frame(out, HEADERS, END_STREAM | END_HEADERS, 1, headers(path));
            out.flush();
            return body(new DataInputStream(new BufferedInputStream(socket.getInputStream())), out, beforeMore);
        }
    }

    /** GET and http by the static table of HPACK (RFC 7541, appendix A), the rest as literals. */
    private static byte[] headers(String path) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82);
        block.write(0x86);
        literal(block, 0x44, path);
        literal(block, 0x41, "localhost");
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, int name, String value) throws IOException {
        block.write(name);
        block.write(value.length());
        block.write(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        out.writeByte(0);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private static byte[] body(DataInputStream in, DataOutputStream out, Runnable beforeMore) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                frame(out, SETTINGS, ACK, 0, new byte[0]);
                out.flush();
            } else if (stream == 1 && type == DATA) {
                body.write(payload);
                if (body.size() == UNASKED) {
                    beforeMore.run();
                    frame(out, WINDOW_UPDATE, 0, 0, MORE);
                    frame(out, WINDOW_UPDATE, 0, 1, MORE);
                    out.flush();
                }
            }
            if (stream == 1 && (flags & END_STREAM) != 0 && type <= HEADERS) {
                return body.toByteArray();
            }
        }
    }
}

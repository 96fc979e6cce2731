package org.clowder.shell.protocol;

import static org.clowder.shell.protocol.ControlRequest.MAX_LENGTH;
import static org.clowder.shell.protocol.ControlRequest.bounded;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Receives what a command prints, and how it ended. */
public final class ResponseReader {

    private final DataInputStream in;

    public ResponseReader(DataInputStream in) {
        this.in = in;
    }

    /**
     * Copies one response, as it comes, to two streams.
     *
     * @return the exit code of the command
     * @throws java.io.EOFException if the member went away before the command ended
     * @throws IOException if what comes is not a response
     */
    public int copy(OutputStream stdout, OutputStream stderr) throws IOException {
        while (true) {
            int type = in.readUnsignedByte();
            int length = bounded("length of a frame", in.readInt(), 0, MAX_LENGTH);
            switch (type) {
                case ResponseWriter.STDOUT -> copy(length, stdout);
                case ResponseWriter.STDERR -> copy(length, stderr);
                case ResponseWriter.EXIT -> {
                    bounded("length of the exit frame", length, Integer.BYTES, Integer.BYTES);
                    return in.readInt();
                }
                default -> throw new IOException("Control protocol: unknown frame type " + type);
            }
        }
    }

    private void copy(int length, OutputStream to) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        to.write(bytes);
        to.flush();
    }
}

package org.clowder.shell.protocol;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends what a command prints, and how it ended. Output and error may be written by different threads. */
public final class ResponseWriter {

    static final int STDOUT = 1;
    static final int STDERR = 2;
    static final int EXIT = 3;

    private final DataOutputStream out;

    public ResponseWriter(DataOutputStream out) {
        this.out = out;
    }

    /** A stream whose bytes arrive on the client's standard output; closing it has no effect. */
    public OutputStream stdout() {
        return new FrameStream(STDOUT);
    }

    /** A stream whose bytes arrive on the client's standard error; closing it has no effect. */
    public OutputStream stderr() {
        return new FrameStream(STDERR);
    }

    /** Ends the response. */
    public void exit(int code) throws IOException {
        synchronized (out) {
            out.writeByte(EXIT);
            out.writeInt(Integer.BYTES);
            out.writeInt(code);
            out.flush();
        }
    }

    private void frame(int type, byte[] bytes, int offset, int length) throws IOException {
        synchronized (out) {
            out.writeByte(type);
            out.writeInt(length);
            out.write(bytes, offset, length);
            out.flush();
        }
    }

    private final class FrameStream extends OutputStream {
        private final int type;

        FrameStream(int type) {
            this.type = type;
        }

        @Override
        public void write(int b) throws IOException {
            frame(type, new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int sent = 0;
            while (sent < length) {
                int part = Math.min(length - sent, ControlRequest.MAX_LENGTH);
                frame(type, bytes, offset + sent, part);
                sent += part;
            }
        }
    }
}

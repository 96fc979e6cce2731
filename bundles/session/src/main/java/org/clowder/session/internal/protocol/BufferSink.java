package org.clowder.session.internal.protocol;

import java.io.IOException;
import java.io.OutputStream;

/** Writes into a buffer up to a size. */
final class BufferSink extends OutputStream {

    private final WireOutput out;
    private final int maxBytes;

    BufferSink(WireOutput out, int maxBytes) {
        this.out = out;
        this.maxBytes = maxBytes;
    }

    @Override
    public void write(int value) throws IOException {
        fits(1);
        out.putByte(value);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        fits(length);
        out.putBytes(from, offset, length);
    }

    private void fits(int more) throws TooLargeException {
        if (more > maxBytes - out.size()) {
            throw new TooLargeException(maxBytes);
        }
    }
}

package org.clowder.launcher.control;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** When something was heard last. Thread-safe. */
final class Hearing {

    private volatile long last = System.nanoTime();
    /** Who reads the output may take his time: that is no silence. */
    private volatile boolean writing;

    void something() {
        last = System.nanoTime();
    }

    boolean silentFor(long nanos) {
        return !writing && System.nanoTime() - last >= nanos;
    }

    /** The same stream; what comes through is heard. */
    OutputStream to(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                writing = true;
                out.write(bytes, from, length);
                out.flush();
                something();
                writing = false;
            }
        };
    }
}

package org.clowder.session;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.concurrent.CountDownLatch;

/** A value of which bytes are made only when the test allows it. */
final class Slow implements Serializable {

    private static final long serialVersionUID = 1L;
    private static volatile CountDownLatch encoding = new CountDownLatch(1);
    private static volatile CountDownLatch go = new CountDownLatch(0);

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        encoding.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** From now on whoever makes bytes waits. */
    static void hold() {
        encoding = new CountDownLatch(1);
        go = new CountDownLatch(1);
    }

    /** Waits until somebody makes bytes. */
    static void awaitEncoding() throws InterruptedException {
        encoding.await();
    }

    static void release() {
        go.countDown();
    }
}

package org.clowder.session.internal.work;

import java.util.concurrent.TimeUnit;

/**
 * Has listeners of an application told by one thread at a time, in order. As they may wait for whoever waits here, nobody waits for ever:
 * who has waited too long goes on beside them, and so does everybody until they are done. Thread-safe; holds no lock while it tells.
 */
public final class Teller {

    private static final long PATIENCE = TimeUnit.SECONDS.toMillis(2);

    private volatile Thread telling;
    private boolean stuck;

    /** Tells, behind what is being told. */
    public void tell(Runnable what) {
        boolean turn = begin();
        try {
            what.run();
        } finally {
            if (turn) {
                end();
            }
        }
    }

    /** Waits until what is being told has been told. */
    public void awaitTold() {
        if (telling != null && begin()) {
            end();
        }
    }

    /** False if this thread tells already, or has waited for too long. */
    private synchronized boolean begin() {
        Thread current = Thread.currentThread();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE);
        boolean interrupted = false;
        long left = PATIENCE;
        while (telling != null && telling != current && !stuck && left > 0 && !interrupted) {
            try {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            current.interrupt();
        }
        boolean turn = telling == null;
        stuck |= !turn && left <= 0;
        telling = turn ? current : telling;
        return turn;
    }

    private synchronized void end() {
        telling = null;
        stuck = false;
        notifyAll();
    }
}

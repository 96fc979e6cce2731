package org.clowder.tomcat;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * What a bundle consists of while it works: opened once, as soon as all that it needs is there, and closed in reverse order, also
 * while it is still being opened. Thread-safe; holds no lock while parts open or close, which may call the framework.
 *
 * @since 1.6
 */
public final class Parts {

    private static final Log log = LogFactory.getLog(Parts.class);

    private enum State {
        WAITING,
        OPENING,
        OPEN,
        CLOSED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final Deque<Runnable> closing = new ConcurrentLinkedDeque<>();

    /**
     * Opens the parts unless they are open, being opened, or closed.
     *
     * @param opening opens one part after the other and says by {@link #onClose} what closes it; if it throws, what it had opened is
     *     closed, and the next call tries again
     */
    public void open(Runnable opening) {
        if (!state.compareAndSet(State.WAITING, State.OPENING)) {
            return;
        }
        try {
            opening.run();
        } catch (RuntimeException | Error e) {
            closeAll();
            state.compareAndSet(State.OPENING, State.WAITING);
            throw e;
        }
        if (!state.compareAndSet(State.OPENING, State.OPEN)) {
            closeAll();
        }
    }

    /** To be run before what was given earlier. */
    public void onClose(Runnable close) {
        closing.push(close);
    }

    /** Closes the parts for good; those that are being opened are closed by the thread that opens them. */
    public void close() {
        if (state.getAndSet(State.CLOSED) == State.OPEN) {
            closeAll();
        }
    }

    private void closeAll() {
        for (Runnable close = closing.poll(); close != null; close = closing.poll()) {
            try {
                close.run();
            } catch (RuntimeException e) {
                log.warn("A part cannot be closed; the others are", e);
            }
        }
    }
}

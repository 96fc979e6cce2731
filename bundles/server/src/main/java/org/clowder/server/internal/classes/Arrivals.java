package org.clowder.server.internal.classes;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/**
 * Counts the bundles that become active and may contribute classes, so that a thread can wait for the next. The monitor
 * guards all fields.
 */
public final class Arrivals implements AutoCloseable {

    /** The property that says how long a line of a configuration file waits for a class, ms. */
    public static final String TIMEOUT = "contributions.timeout";

    public static final long DEFAULT_MILLIS = 10_000;

    private final BundleContext context;
    private final BundleListener bundles = this::bundleChanged;
    private final FrameworkListener framework = this::frameworkChanged;
    private long count;
    private long sinceNanos = System.nanoTime();
    private boolean closed;

    public Arrivals(BundleContext context) {
        this.context = context;
        context.addBundleListener(bundles);
        context.addFrameworkListener(framework);
    }

    private void bundleChanged(BundleEvent event) {
        if ((event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.LAZY_ACTIVATION)
                && ClassSpace.contributes(event.getBundle())) {
            synchronized (this) {
                count++;
                notifyAll();
            }
        }
    }

    /** While the framework still starts bundles, nobody is late. */
    private void frameworkChanged(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED || event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
            synchronized (this) {
                sinceNanos = System.nanoTime();
                notifyAll();
            }
        }
    }

    /** How many have arrived; to be asked before the look that finds something missing. */
    public synchronized long seen() {
        return count;
    }

    /**
     * Waits until more have arrived than {@code seen}.
     *
     * @param timeout counted from the last step of the framework's start, or from when this object was made
     * @return false if none has arrived in time
     * @throws CancellationException if this object is closed meanwhile
     */
    public synchronized boolean await(long seen, Duration timeout) {
        while (!closed && count == seen) {
            long left = sinceNanos + timeout.toNanos() - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            waitNanos(left);
        }
        checkOpen();
        return true;
    }

    /** Waits until more have arrived than {@code seen}, however long that takes. */
    public synchronized void await(long seen) {
        while (!closed && count == seen) {
            waitNanos(TimeUnit.DAYS.toNanos(1));
        }
        checkOpen();
    }

    private void waitNanos(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("Interrupted").initCause(e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new CancellationException("No longer waiting");
        }
    }

    @Override
    public void close() {
        context.removeBundleListener(bundles);
        context.removeFrameworkListener(framework);
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}

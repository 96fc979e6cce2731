package org.clowder.server.internal.context;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Has contexts hear what Tomcat logs of them while they start: of most that keeps a context from starting it tells the log
 * only. A context starts on one thread.
 */
final class StartErrors extends Handler {

    /** Held on to, as is what is set on it. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private static final List<String> OF_TOMCAT =
            List.of("org.apache.catalina.", "org.apache.tomcat.", "org.apache.jasper.");

    private static final ThreadLocal<WeakReference<StartReason>> STARTING = new ThreadLocal<>();

    /** Begins to listen. */
    void open() {
        setLevel(Level.SEVERE);
        TOMCAT.addHandler(this);
    }

    /** A context starts on this thread; true if that is news. */
    boolean begin(StartReason context) {
        boolean news = !isHere(context);
        STARTING.set(new WeakReference<>(context));
        return news;
    }

    /** A context does not start any longer. */
    void end(StartReason context) {
        if (isHere(context)) {
            STARTING.remove();
        }
    }

    private boolean isHere(StartReason context) {
        WeakReference<StartReason> here = STARTING.get();
        return here != null && here.refersTo(context);
    }

    @Override
    public void publish(LogRecord said) {
        WeakReference<StartReason> here = STARTING.get();
        StartReason context = here == null ? null : here.get();
        if (context != null && isLoggable(said) && OF_TOMCAT.stream().anyMatch(said.getLoggerName()::startsWith)) {
            context.heard(said.getMessage(), said.getThrown());
        }
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    /** Ends to listen. */
    @Override
    public void close() {
        TOMCAT.removeHandler(this);
    }
}

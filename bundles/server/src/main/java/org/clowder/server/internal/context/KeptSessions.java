package org.clowder.server.internal.context;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.StandardSession;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Keeps the sessions of applications that are not distributable from a stop, while their Host runs, to the next start: those of a
 * {@link StandardManager} that has no file for that. Managers of clusters have what they need themselves. Thread-safe.
 */
final class KeptSessions {

    private static final Log log = LogFactory.getLog(KeptSessions.class);
    private static final long KEEP_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Map<String, Kept> applications = new ConcurrentHashMap<>();
    private final Predicate<Context> exchanged;

    private record Kept(List<SessionImage> sessions, long since) {

        boolean isOld() {
            return System.nanoTime() - since > KEEP_NANOS;
        }
    }

    /**
     * Keeps those of contexts that are being exchanged: what is undeployed may be followed by another application, which is not to
     * have its users' logins.
     */
    KeptSessions(Predicate<Context> exchanged) {
        this.exchanged = exchanged;
    }

    /** An application may run in several Hosts. */
    private static String key(Context context) {
        return context.getParent().getName() + context.getName();
    }

    /** A listener for a context that is about to start for the first time. */
    void follow(LifecycleEvent event) {
        if (Lifecycle.START_EVENT.equals(event.getType())
                && event.getLifecycle() instanceof Context context
                && context.getManager() instanceof StandardManager manager
                && manager.getPathname() == null) {
            restore(context, manager);
            manager.addLifecycleListener(new BeforeItStops(context, manager));
        }
    }

    private final class BeforeItStops implements LifecycleListener {
        private final Context context;
        private final StandardManager manager;

        BeforeItStops(Context context, StandardManager manager) {
            this.context = context;
            this.manager = manager;
        }

        @Override
        public void lifecycleEvent(LifecycleEvent event) {
            if (Lifecycle.BEFORE_STOP_EVENT.equals(event.getType())) {
                manager.removeLifecycleListener(this);
                if (context.getParent().getState() == LifecycleState.STARTED && exchanged.test(context)) {
                    keep(context, manager);
                }
            }
        }
    }

    /** As Tomcat does where it writes them to a file: their listeners learn that they are put away, and not that they end. */
    private void keep(Context context, StandardManager manager) {
        List<SessionImage> images = new ArrayList<>();
        for (Session each : manager.findSessions()) {
            if (each instanceof StandardSession session && session.isValid()) {
                try {
                    session.passivate();
                    images.add(SessionImage.of(session, manager));
                    session.expire(false);
                } catch (IOException | RuntimeException | LinkageError e) {
                    log.warn("A session of " + context.getName() + " is not kept for its next start", e);
                }
            }
        }
        if (!images.isEmpty()) {
            applications.put(key(context), new Kept(images, System.nanoTime()));
        }
    }

    private void restore(Context context, StandardManager manager) {
        Kept kept = applications.remove(key(context));
        if (kept == null || kept.isOld()) {
            return;
        }
        ClassLoader before = context.bind(null);
        try {
            kept.sessions().forEach(image -> restore(image, manager));
        } finally {
            context.unbind(before);
        }
        log.info(context.getName() + ": " + kept.sessions().size() + " sessions of before are back");
    }

    private static void restore(SessionImage image, StandardManager manager) {
        try {
            image.restore(manager);
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            log.warn("Not kept: " + image, e);
        }
    }

    /** Forgets, now and then, what nobody has come for. */
    void tidy(LifecycleEvent event) {
        if (Lifecycle.PERIODIC_EVENT.equals(event.getType())) {
            applications.values().removeIf(Kept::isOld);
        }
    }

    void clear() {
        applications.clear();
    }
}

package org.clowder.session.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.clowder.session.internal.state.Access;
import org.clowder.session.internal.state.Change;

/**
 * The sessions of applications that have stopped on this member, as bytes, until the application starts again: a bundle
 * that is updated or refreshed, a WAR that is replaced. They are kept for {@value #MINUTES} minutes, and never beyond the
 * life of the cluster. Thread-safe.
 */
public final class KeptSessions {

    public static final int MINUTES = 10;

    private static final long KEEP_NANOS = TimeUnit.MINUTES.toNanos(MINUTES);

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** @param clock in ns, like {@code System.nanoTime} */
    public KeptSessions(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * One session.
     *
     * @param whole everything, on base 0
     * @param primary whether this member served its last request
     */
    public record Session(Change whole, boolean primary) {

        private Session older(long millis) {
            Access access = whole.access();
            Access now = access == null ? null : new Access(access.age() + millis, access.gap());
            return new Session(
                    new Change(whole.id(), whole.base(), whole.version(), whole.writer(), now, whole.entries()),
                    primary);
        }
    }

    /**
     * The sessions of one application.
     *
     * @param witnesses incarnations of the members that had the application too, and so know which sessions end meanwhile
     * @param bundles whose objects were put into sessions on this member
     */
    public record Application(List<Session> sessions, Set<Long> witnesses, Set<String> bundles) {

        public static final Application NONE = new Application(List.of(), Set.of(), Set.of());

        private Application older(long millis) {
            return new Application(
                    sessions.stream().map(session -> session.older(millis)).toList(), witnesses, bundles);
        }
    }

    private record Kept(Application application, long since) {}

    /** Keeps the sessions of an application, which has a name among all of the cluster. */
    public void put(String name, Application application) {
        if (application.sessions().isEmpty()) {
            kept.remove(name);
        } else {
            kept.put(name, new Kept(application, clock.getAsLong()));
        }
    }

    /** Hands out what is kept of an application, with access times of now. */
    public Application take(String name) {
        Kept found = kept.remove(name);
        long age = found == null ? 0 : clock.getAsLong() - found.since();
        return found == null || age > KEEP_NANOS
                ? Application.NONE
                : found.application().older(TimeUnit.NANOSECONDS.toMillis(age));
    }

    /** Lets go of what was kept for too long. */
    public void expire() {
        long now = clock.getAsLong();
        kept.values().removeIf(each -> now - each.since() > KEEP_NANOS);
    }

    /** Lets go of everything. */
    public void clear() {
        kept.clear();
    }
}

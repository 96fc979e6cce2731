package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.Page;
import org.clowder.tomcat.BoundedWait;
import org.clowder.tomcat.ConnectorThreads;

/** {@code /console/events}: what the console shows, each time that it has changed, as server-sent events. Keeps a thread for each who looks. */
final class EventsPage implements Page {

    static final int MOST = 16;

    private static final Duration STEP = Duration.ofMillis(200);
    /** After that long without news something is written, by which it is noticed that nobody looks any more. */
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Guard guard;
    private final Supplier<String> snapshots;
    private final BooleanSupplier stops;
    private final Semaphore free = new Semaphore(MOST);

    /**
     * @param snapshots each one line
     * @param stops whether the server is about to stop, also where its connectors take new connections until then
     */
    EventsPage(Guard guard, Supplier<String> snapshots, BooleanSupplier stops) {
        this.guard = guard;
        this.stops = stops;
        this.snapshots = snapshots;
    }

    @Override
    public Optional<String> path() {
        return Optional.of("/console/events");
    }

    @Override
    public Audience audience() {
        return Audience.OPERATORS;
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        return guard.refusesToShow(request)
                .orElseGet(() -> free.availablePermits() == 0 || !mayKeepThread(request)
                        ? Guard.refusal(
                                503,
                                "Too many consoles are open already (" + MOST
                                        + " at most, and half of the connector's threads); close one and try again")
                        : new Answer(200, "text/event-stream", "retry: 2000\n\n", Guard.HEADERS, this::watch));
    }

    /** Whoever asks for the health by the same connector is to get an answer. */
    private static boolean mayKeepThread(HttpServletRequest request) {
        return ConnectorThreads.mayWait(((Request) request).getConnector().getProtocolHandler());
    }

    private void watch(OutputStream out, BooleanSupplier goesOn) throws IOException {
        if (!free.tryAcquire()) {
            return;
        }
        try {
            String shown = "";
            long wroteAt = System.nanoTime();
            while (goesOn.getAsBoolean() && !stops.getAsBoolean()) {
                String now = snapshots.get();
                boolean news = !now.equals(shown);
                if (news || System.nanoTime() - wroteAt > QUIET_NANOS) {
                    write(out, news ? "data: " + now + "\n\n" : ":\n\n");
                    shown = now;
                    wroteAt = System.nanoTime();
                }
                pause();
            }
        } finally {
            free.release();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void pause() {
        BoundedWait.atMost(STEP, nanos -> {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        });
    }
}

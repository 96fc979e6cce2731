package org.clowder.server.internal.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Missing;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.SessionSafety;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.member.Milliseconds;
import org.clowder.server.internal.requests.RequestsUnderWay;
import org.clowder.tomcat.BoundedWait;

/**
 * {@link Drain}, and the same at a stop: other members are told that this one leaves, requests are waited for, and then each
 * {@link SessionSafety} proves that others have what this member has.
 *
 * <p>Its monitor guards who drains; it is held while other members are told, for which nobody is waited for.
 */
public final class Draining implements Drain, ReadinessCheck {

    private static final Log log = LogFactory.getLog(Draining.class);
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration LONGEST_STEP = Duration.ofMillis(200);
    private static final long LINES_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PREPARATION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HostContexts hosts;
    private final Duration requestsLimit;
    private final Duration stopLimit;
    private final Duration notice;
    private final List<SessionSafety> safeties;
    private volatile Attempt attempt;
    private volatile boolean stops;
    private volatile long noticed;
    private volatile Standing standing = Standing.NONE;
    private volatile long lookedAt;

    /** One time that the member was drained, until it is taken back. */
    private static final class Attempt {
        /** False while nobody knows of it. */
        private volatile boolean told;

        private volatile boolean drained;
    }

    /** @param safeties may change at any time */
    public Draining(MemberEnvironment environment, HostContexts hosts, List<SessionSafety> safeties) {
        this.hosts = hosts;
        this.safeties = safeties;
        this.requestsLimit = Milliseconds.stopTimeout(environment);
        this.stopLimit = Milliseconds.of(environment, "stop.drain.timeout", 30_000);
        this.notice = Milliseconds.of(environment, "drain.notice", 2_000);
    }

    // ---- what others see

    private State state() {
        Attempt now = attempt;
        return now == null || !now.told ? State.SERVING : now.drained ? State.DRAINED : State.DRAINING;
    }

    @Override
    public Progress progress() {
        lookAgain();
        Standing now = standing;
        return new Progress(state(), now.sessions(), now.safe());
    }

    @Override
    public List<Missing> missing() {
        if (stops) {
            return List.of(new Missing("stopping", "this member is stopping"));
        }
        lookAgain();
        State state = state();
        return state == State.SERVING
                ? List.of()
                : List.of(new Missing(
                        "draining",
                        state == State.DRAINED
                                ? "drained: " + standing.text() + "; \"clowder undrain\" takes it back"
                                : "draining: " + standing.text()));
    }

    /** Whoever had taken the sessions may have gone since. */
    private void lookAgain() {
        if (state() == State.DRAINED && System.nanoTime() - lookedAt > LINES_NANOS) {
            Attempt now = attempt;
            hosts.descriptor()
                    .map(Descriptor::server)
                    .filter(server -> leaves(server, now))
                    .ifPresent(server -> look(server, null));
        }
    }

    // ---- drain and undrain

    @Override
    public String drain(String member, Duration timeout, Consumer<String> line) throws DrainException {
        long end = System.nanoTime() + timeout.toNanos();
        Server server = running();
        Attempt own = begin(server, member);
        try {
            Standing before = look(server, member);
            if (before.hopeless()) {
                return finish(own, before, timeout, line);
            }
            Consumer<Standing> seen = lines(line);
            // before balancers or members know, so that whoever goes elsewhere finds it there
            prepare(server, () -> goesOn(own), end, () -> seen.accept(look(server, member)));
            tell(server, own, member);
            BooleanSupplier goesOn = () -> leaves(server, own);
            awaitNotice(goesOn, end);
            divert(own);
            awaitRequests(server, goesOn, end, line);
            Standing last = prove(server, member, goesOn, end, seen);
            String text = finish(own, last, timeout, line);
            log.info("This member is drained: " + text);
            return text;
        } finally {
            if (!own.drained) {
                takeBack(server, own);
            }
        }
    }

    private Server running() throws DrainException {
        return hosts.descriptor()
                .map(Descriptor::server)
                .filter(server -> server.getState().isAvailable())
                .orElseThrow(() -> new DrainException("The server is not running: there is nothing to drain"));
    }

    /** Has handed over what only this member has, for some seconds at most. */
    private void prepare(Server server, BooleanSupplier goesOn, long end, Runnable meanwhile) {
        BooleanSupplier done = () -> safeties.stream().allMatch(safety -> prepared(() -> safety.prepared(server)));
        safeties.forEach(safety -> prepared(() -> {
            safety.prepare(server);
            return true;
        }));
        long limit = Math.min(end, System.nanoTime() + PREPARATION_NANOS);
        long began = System.nanoTime();
        while (!done.getAsBoolean() && goesOn.getAsBoolean()) {
            if (System.nanoTime() - limit > 0) {
                log.warn("Not all that only this member has could be handed over first; the rest follows");
                return;
            }
            meanwhile.run();
            pauseAfter(began);
            began = System.nanoTime();
        }
    }

    private static boolean prepared(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException | Error e) {
            // whatever it is, the member goes on with what it is about
            log.error("What only this member has could not be handed over first", e);
            return true;
        }
    }

    private boolean goesOn(Attempt own) {
        return attempt == own && !stops;
    }

    private synchronized Attempt begin(Server server, String member) throws DrainException {
        Attempt before = attempt;
        if (stops || before != null && !before.drained) {
            throw new DrainException("This member is " + (stops ? "stopping" : "being drained") + " already");
        }
        expectCompany(server, member);
        Attempt begun = new Attempt();
        begun.told = before != null;
        standing = Standing.NONE;
        attempt = begun;
        return begun;
    }

    private void expectCompany(Server server, String member) throws DrainException {
        if (!company(server)) {
            throw new DrainException(
                    "No other member of this cluster answers that could take over; this member goes on serving");
        }
        try {
            if (member != null) {
                safeties.forEach(safety -> safety.expect(server, member));
            }
        } catch (IllegalArgumentException e) {
            throw new DrainException("Not drained: " + e.getMessage());
        }
    }

    /** From now on it is seen. */
    private synchronized void tell(Server server, Attempt own, String member) throws DrainException {
        expectCompany(server, member);
        if (goesOn(own)) {
            own.told = true;
            log.info("This member is being drained: it is not ready, and soon takes requests of its sessions only");
        }
    }

    /** Others are told, also by what has started since; false if that is taken back, or the server stops. */
    private synchronized boolean leaves(Server server, Attempt own) {
        boolean goesOn = goesOn(own);
        if (goesOn) {
            safeties.forEach(safety -> safety.leaving(server, true));
        }
        return goesOn;
    }

    private synchronized void divert(Attempt own) {
        if (goesOn(own)) {
            hosts.divert(true);
        }
    }

    private synchronized String finish(Attempt own, Standing last, Duration timeout, Consumer<String> line)
            throws DrainException {
        if (!goesOn(own)) {
            throw new DrainException("Not drained to the end, as this member "
                    + (stops ? "stops" : "was taken back into service") + ": " + last.text());
        }
        if (!last.done()) {
            last.unsafe().forEach(line);
            throw new DrainException(last.text()
                    + (last.moving() ? " within " + timeout.toSeconds() + " s" : "")
                    + "; this member is in service again. Not safe: "
                    + last.unsafe().get(0));
        }
        own.drained = true;
        return last.text();
    }

    @Override
    public synchronized void undrain() throws DrainException {
        if (stops && attempt != null) {
            throw new DrainException("This member is stopping: it is not taken back into service");
        }
        // also if nobody drains: others may not have been told the last time
        hosts.descriptor().map(Descriptor::server).ifPresent(server -> takeBack(server, attempt));
    }

    private synchronized void takeBack(Server server, Attempt which) {
        if (stops || attempt != which && attempt != null) {
            return;
        }
        attempt = null;
        hosts.divert(false);
        if (which != null) {
            log.info("This member is in service again");
        }
        safeties.forEach(safety -> safety.leaving(server, false));
    }

    // ---- at a stop

    /** A server starts: it takes whatever comes. */
    public synchronized void inService() {
        stops = false;
        attempt = null;
    }

    /** The server is about to stop, and nobody knows yet. */
    public void prepareStop(Server server) {
        long begun = System.nanoTime();
        if (!stopLimit.isZero() && company(server)) {
            prepare(server, () -> true, begun + stopLimit.toNanos(), () -> {});
        }
        noticed = System.nanoTime() - begun;
    }

    /**
     * The server is about to stop: it is not ready, and what it confirms to others from now on does not count. Waits until balancers may know, if
     * there is another member that they can go to.
     */
    public void announceStop(Server server) {
        boolean proves = !stopLimit.isZero();
        boolean known = state() == State.DRAINED;
        synchronized (this) {
            stops = true;
            if (proves) {
                safeties.forEach(safety -> safety.leaving(server, true));
            }
        }
        long begun = System.nanoTime() - noticed;
        if (proves && !known) {
            awaitNotice(() -> company(server), begun + stopLimit.toNanos());
        }
        noticed = System.nanoTime() - begun;
    }

    private boolean company(Server server) {
        return safeties.stream().anyMatch(safety -> safety.company(server));
    }

    /** No request runs any more: waits until other members have what there is, for {@code stop.drain.timeout}, if there is anybody. */
    public void awaitSafe(Server server) {
        if (stopLimit.isZero()) {
            return;
        }
        Standing last = prove(server, null, () -> true, System.nanoTime() + stopLimit.toNanos() - noticed, seen -> {});
        if (last.done()) {
            if (last.sessions() > 0) {
                log.info("This member stops with " + last.text() + " on other members");
            }
            return;
        }
        String text = "This member stops with " + last.text()
                + (last.moving() ? " within " + stopLimit.toMillis() + " ms (stop.drain.timeout)" : "")
                + ". Not safe: " + String.join("; ", last.unsafe());
        if (company(server)) {
            log.warn(text);
        } else {
            log.info(text);
        }
    }

    // ---- the parts of both

    /** Who comes by a balancer that has not asked for readiness yet is to be answered, as some cannot try another member. */
    private void awaitNotice(BooleanSupplier goesOn, long end) {
        long limit = Math.min(end, System.nanoTime() + notice.toNanos());
        while (goesOn.getAsBoolean() && System.nanoTime() - limit < 0) {
            pause();
        }
    }

    private void awaitRequests(Server server, BooleanSupplier goesOn, long end, Consumer<String> line) {
        long limit = Math.min(end, System.nanoTime() + requestsLimit.toNanos());
        Set<Object> left = underWay(server);
        while (!left.isEmpty() && goesOn.getAsBoolean() && System.nanoTime() - limit < 0) {
            pause();
            left.retainAll(underWay(server));
        }
        if (!left.isEmpty() && goesOn.getAsBoolean()) {
            line.accept(left.size() + " requests still run; what they change is sent as their applications' guarantees"
                    + " demand");
        }
    }

    private static Set<Object> underWay(Server server) {
        return Arrays.stream(server.findServices())
                .flatMap(service -> Arrays.stream(service.findConnectors()))
                .flatMap(connector -> RequestsUnderWay.of(connector).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private Standing prove(Server server, String member, BooleanSupplier goesOn, long end, Consumer<Standing> seen) {
        while (true) {
            long began = System.nanoTime();
            Standing now = look(server, member);
            seen.accept(now);
            if (now.done() || !now.moving() || !goesOn.getAsBoolean() || System.nanoTime() - end > 0) {
                return now;
            }
            pauseAfter(began);
        }
    }

    private Standing look(Server server, String member) {
        List<SessionSafety.Part> parts = new ArrayList<>();
        safeties.forEach(safety -> parts.addAll(safety.look(server, member)));
        Set<Manager> known = parts.stream()
                .map(SessionSafety.Part::manager)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        parts.addAll(LocalSessions.of(server, known));
        Standing now = new Standing(List.copyOf(parts), member);
        standing = now;
        lookedAt = System.nanoTime();
        return now;
    }

    /** Each second one, if something has changed. */
    private static Consumer<Standing> lines(Consumer<String> line) {
        return new Consumer<>() {
            private long saidAt = System.nanoTime();
            private String said = "";

            @Override
            public void accept(Standing now) {
                if (System.nanoTime() - saidAt > LINES_NANOS && !now.text().equals(said) && !now.done()) {
                    saidAt = System.nanoTime();
                    said = now.text();
                    line.accept(said);
                }
            }
        };
    }

    /** To look at many sessions takes a while: requests are to notice little of it. */
    private static void pauseAfter(long began) {
        long took = System.nanoTime() - began;
        pause(Duration.ofNanos(Math.max(STEP.toNanos(), Math.min(LONGEST_STEP.toNanos(), 9 * took))));
    }

    private static void pause() {
        pause(STEP);
    }

    private static void pause(Duration time) {
        BoundedWait.atMost(time, nanos -> {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        });
    }
}

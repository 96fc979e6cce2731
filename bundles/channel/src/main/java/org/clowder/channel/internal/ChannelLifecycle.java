package org.clowder.channel.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Channel;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.SharedChannel.State;
import org.clowder.channel.internal.config.SettingsReader;
import org.clowder.channel.internal.tribes.DaemonThreads;
import org.clowder.channel.internal.tribes.Transport;
import org.clowder.tomcat.KeyProblem;

/**
 * Opens and closes the shared channel as configurations and host channels come and go, one step after the other on a
 * thread of its own.
 *
 * <p>{@code wanted} and every change of {@code status} are guarded by this object's monitor, which is not held while a
 * channel is opened or closed or anybody is told. {@code running} and {@code transport} belong to the life cycle thread.
 */
final class ChannelLifecycle {

    private static final Log log = LogFactory.getLog(ChannelLifecycle.class);
    private static final String LACKS_HOST =
            "the host platform has registered no Channel, and host.only=true in org.clowder.channel keeps"
                    + " this member from opening one";
    private static final String GOES_ON = "; the channel goes on with the configuration before";
    private static final String OFF = "platform clustering is off (enabled=false in org.clowder.channel)";

    /** Makes the transport that a plan asks for. */
    interface Transports {
        Transport of(Plan plan) throws IOException;
    }

    private final Transports transports;
    private final FailureReport failures;
    private final ExecutorService thread = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("clowder-channel"));
    private Plan wanted = new Plan(Optional.empty(), SettingsReader.disabled());
    /** What of the last configuration is not in force. */
    private volatile List<String> complaints = List.of();
    /** Why the channel that is wanted does not take the place of the one that runs. */
    private volatile Optional<String> obstacle = Optional.empty();

    private volatile Status status =
            Status.idle(State.DISABLED, OFF, SettingsReader.disabled().clusterName());
    private Plan running = wanted;
    private Optional<Transport> transport = Optional.empty();

    ChannelLifecycle(Transports transports, FailureReport failures) {
        this.transports = transports;
        this.failures = failures;
    }

    Status status() {
        return status;
    }

    /** Puts a configuration in force, or refuses it: then what runs goes on, and if nothing runs the state is FAILED. */
    void configure(Map<String, ?> configuration) {
        SettingsReader.Reading reading = SettingsReader.read(configuration);
        List<String> unknown = reading.unknown().stream()
                .map(problem -> problem.text() + "; the rest of the configuration is in force")
                .toList();
        for (String line : unknown) {
            log.error(line);
        }
        complaints = unknown;
        reading.settings()
                .ifPresentOrElse(
                        settings -> want(plan -> new Plan(plan.host(), settings)), () -> refuse(reading.problems()));
    }

    /** What of the configuration that was given last is not in force, one line for each. */
    List<String> complaints() {
        return Stream.concat(complaints.stream(), obstacle.stream()).toList();
    }

    /** Uses the host platform's channel from now on, or no longer. */
    void host(Optional<Channel> channel) {
        want(plan -> new Plan(channel, plan.settings()));
    }

    private void want(UnaryOperator<Plan> change) {
        Plan plan;
        synchronized (this) {
            plan = change.apply(wanted);
            wanted = plan;
        }
        if (plan.wantsChannel()) {
            become(before -> before.running() ? before : starting(plan));
        }
        synchronized (this) {
            if (status.state() != State.STOPPED) {
                thread.execute(this::reconcile);
            }
        }
    }

    private static Status starting(Plan plan) {
        return Status.starting("the channel is starting", plan.settings().clusterName());
    }

    private void refuse(List<KeyProblem> problems) {
        String line = "Platform clustering is refused: "
                + problems.stream().map(KeyProblem::text).collect(Collectors.joining("; "));
        Status now = become(before -> before.running() || before.state() == State.STOPPED
                ? before
                : Status.idle(State.FAILED, line, before.clusterName()));
        if (now.state() == State.FAILED) {
            complaints = List.of(line);
            report(line);
        } else {
            complaints = List.of(line + GOES_ON);
            log.error(line + GOES_ON);
        }
    }

    private void report(String line) {
        log.error(line);
        failures.report(Optional.of(line));
    }

    /** Replaces the status; whoever waits for the one before to settle waits no longer. */
    private Status become(UnaryOperator<Status> change) {
        Status before;
        Status after;
        synchronized (this) {
            before = status;
            after = before.state() == State.STOPPED ? before : change.apply(before);
            status = after;
        }
        if (before.settled() != after.settled()) {
            before.settled().complete(null);
        }
        return after;
    }

    private void reconcile() {
        Plan plan;
        synchronized (this) {
            plan = wanted;
        }
        obstacle = Optional.empty();
        if (transport.isPresent() && (plan.sameAs(running) || !canReplace(plan))) {
            return;
        }
        become(before -> !plan.wantsChannel() ? off(plan) : starting(before) ? before : starting(plan));
        closeTransport();
        running = plan;
        if (plan.wantsChannel()) {
            open(plan);
        } else if (plan.lacksHost()) {
            report(LACKS_HOST);
        } else {
            failures.report(Optional.empty());
        }
    }

    private static boolean starting(Status status) {
        return status.state() == State.STARTING;
    }

    private static Status off(Plan plan) {
        return plan.lacksHost()
                ? Status.idle(State.FAILED, LACKS_HOST, plan.settings().clusterName())
                : Status.idle(State.DISABLED, OFF, plan.settings().clusterName());
    }

    private boolean canReplace(Plan plan) {
        try {
            plan.checkBeside(running);
            return true;
        } catch (IOException e) {
            String line = "Channel: " + e.getMessage() + GOES_ON;
            log.error(line);
            obstacle = Optional.of(line);
            return false;
        }
    }

    private void closeTransport() {
        transport.ifPresent(open -> {
            open.close();
            log.info("Closed the " + open.name());
        });
        transport = Optional.empty();
    }

    private void open(Plan plan) {
        try {
            Transport next = transports.of(plan);
            become(before -> before.opening(next));
            next.open();
            transport = Optional.of(next);
            opened(next);
        } catch (IOException | RuntimeException e) {
            failed(e);
        } catch (Error e) {
            failed(e);
            throw e;
        }
    }

    private void failed(Throwable e) {
        String line = "Platform clustering could not be started: "
                + (e instanceof Error || e.getMessage() == null ? e : e.getMessage());
        log.debug(line, e);
        become(before -> Status.idle(State.FAILED, line, before.clusterName()));
        report(line);
    }

    private void opened(Transport next) {
        Status now = become(before -> before.started(next));
        failures.report(Optional.empty());
        log.info("Opened the " + next.name());
        try {
            next.announce();
            next.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        now.settled().complete(null);
    }

    /** Closes the channel, if it is open, and waits for that; nothing can be started any more. */
    void close() {
        synchronized (this) {
            if (status.state() == State.STOPPED) {
                return;
            }
            thread.execute(this::closeTransport);
        }
        become(before -> Status.idle(State.STOPPED, "the channel bundle is stopped", before.clusterName()));
        thread.shutdown();
        try {
            if (!thread.awaitTermination(15, TimeUnit.SECONDS)) {
                log.warn("Channel: not closed within 15 s; its port may be taken until the process ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

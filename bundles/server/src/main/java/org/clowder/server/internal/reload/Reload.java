package org.clowder.server.internal.reload;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.HostedApplications;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.ReloadException;
import org.clowder.server.internal.context.HostContexts;
import org.clowder.server.internal.contribution.Contributions;
import org.clowder.server.internal.descriptor.Descriptor;
import org.clowder.server.internal.descriptor.DescriptorException;
import org.clowder.server.internal.descriptor.DescriptorReader;
import org.clowder.server.internal.member.Environment;
import org.clowder.server.internal.member.Milliseconds;
import org.clowder.server.internal.problem.Causes;
import org.clowder.server.internal.problem.Problem;
import org.clowder.server.internal.requests.GracefulStop;

/**
 * Takes a changed descriptor over while the server runs: reads it as a start would, compares it with the one that runs,
 * and changes what differs; all of it, or nothing. For one thread at a time.
 */
public final class Reload {

    private static final Log log = LogFactory.getLog(Reload.class);

    private final MemberEnvironment environment;
    private final HostContexts hostContexts;
    private final Contributions contributions;
    private final Supplier<Optional<HostedApplications>> applications;

    public Reload(
            MemberEnvironment environment,
            HostContexts hostContexts,
            Contributions contributions,
            Supplier<Optional<HostedApplications>> applications) {
        this.environment = environment;
        this.hostContexts = hostContexts;
        this.contributions = contributions;
        this.applications = applications;
    }

    /**
     * Reads the descriptor and changes the server.
     *
     * @param current what runs
     * @return what was changed, a line for each; empty if nothing differs
     * @throws ReloadException if the descriptor has problems, says what only a restart can do, or cannot be taken over
     */
    public List<String> run(Descriptor current) throws ReloadException {
        Descriptor next = read();
        List<String> told = new ArrayList<>();
        List<ReloadException> failure = new ArrayList<>();
        contributions.exclusively(() -> {
            try {
                told.addAll(takeOver(current, next));
            } catch (ReloadException e) {
                failure.add(e);
            }
        });
        if (!failure.isEmpty()) {
            throw failure.get(0);
        }
        return told;
    }

    /** The values of {@code conf/clowder.properties} and of secret files count as they are now. */
    private Descriptor read() throws ReloadException {
        try {
            return new DescriptorReader(Environment.anew(environment), contributions.classes()).read();
        } catch (DescriptorException e) {
            throw new ReloadException(
                    "the descriptor has " + count(e.problems().size(), "problem") + "; the server runs on as it was",
                    e.problems().stream().map(Problem::toString).toList());
        } catch (IOException e) {
            throw new ReloadException(
                    "the descriptor could not be taken over; the server runs on as it was",
                    List.of(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause())),
                    e);
        }
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : number + " " + thing + "s";
    }

    private List<String> takeOver(Descriptor current, Descriptor next) throws ReloadException {
        Differences differences = Differences.between(current.root(), next.root(), tree());
        if (!differences.refused().isEmpty()) {
            throw new ReloadException(
                    count(differences.refused().size(), "change") + " of the descriptor need"
                            + (differences.refused().size() == 1 ? "s" : "")
                            + " a restart; nothing was changed",
                    differences.refused());
        }
        List<Step> steps = new ArrayList<>(differences.steps());
        Set<String> restarted = current.templates().differing(next.templates());
        if (!restarted.isEmpty()) {
            steps.add(new TemplateStep(hostContexts, applications, current, next.templates(), restarted));
        }
        apply(steps);
        steps.forEach(Step::finish);
        differences.settle();
        hostContexts.replace(current.with(next.templates(), next.root()));
        return steps.stream().map(Step::told).toList();
    }

    private RunningTree tree() {
        return new RunningTree(
                contributions,
                contributions.classes(),
                DescriptorReader::newDigester,
                hostContexts.deployHosts(),
                applications,
                new GracefulStop(environment),
                Milliseconds.stopTimeout(environment));
    }

    private void apply(List<Step> steps) throws ReloadException {
        Deque<Step> begun = new ArrayDeque<>();
        for (Step step : steps) {
            begun.push(step);
            try {
                step.apply();
            } catch (Exception | LinkageError e) {
                log.debug("Reload failed", e);
                List<String> problems = new ArrayList<>();
                problems.add("not " + step.told() + ": " + Causes.both(e));
                problems.addAll(undo(begun));
                throw new ReloadException(
                        problems.size() == 1
                                ? "the descriptor could not be taken over; the server runs on as it was"
                                : "the descriptor could not be taken over, and not everything was put back; restart the"
                                        + " member",
                        problems,
                        e);
            }
        }
    }

    /** What could not be put back, a line for each. */
    private static List<String> undo(Deque<Step> begun) {
        List<String> problems = new ArrayList<>();
        for (Step step : begun) {
            try {
                step.undo();
            } catch (Exception | LinkageError e) {
                log.error("A part of the server could not be put back: " + step.told(), e);
                problems.add("not put back: " + step.told() + ": " + Causes.both(e));
            }
        }
        return problems;
    }
}

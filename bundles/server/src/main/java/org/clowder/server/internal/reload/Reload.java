package org.clowder.server.internal.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.catalina.Host;
import org.apache.catalina.Service;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.HostedApplications;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.ReloadException;
import org.clowder.server.internal.context.ContextFileScan;
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
    private volatile StartFiles files = new StartFiles(Map.of());

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
     * The server is about to read all files.
     *
     * @throws UncheckedIOException if one cannot be read
     */
    public void begin() {
        files = StartFiles.of(environment.base());
    }

    /**
     * Reads the descriptor and the files beside it, and changes the server.
     *
     * @param current what runs
     * @return what was changed, and what is left for a restart, a line for each; empty if nothing differs
     * @throws ReloadException if a file has problems, the descriptor says what only a restart can do, or it cannot be taken over
     */
    public List<String> run(Descriptor current) throws ReloadException {
        List<String> told = new ArrayList<>();
        try {
            Environment now = Environment.anew(environment);
            DescriptorReader reader = new DescriptorReader(now, contributions.classes());
            Descriptor next = reader.read();
            StartFiles read = StartFiles.of(environment.base());
            Set<String> changed = files.differing(read);
            check(changed, now);
            List<ReloadException> failure = new ArrayList<>();
            contributions.exclusively(() -> {
                try {
                    told.addAll(takeOver(current, next, changed));
                } catch (ReloadException e) {
                    failure.add(e);
                }
            });
            if (!failure.isEmpty()) {
                throw failure.get(0);
            }
            told.addAll(left(changed, now, reader.referred()));
            files = read.keeping(files);
        } catch (DescriptorException e) {
            throw withProblems("the descriptor", e.problems());
        } catch (IOException | UncheckedIOException e) {
            throw new ReloadException(
                    "the descriptor could not be taken over; the server runs on as it was",
                    List.of(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause())),
                    e);
        }
        return told;
    }

    private void check(Set<String> changed, MemberEnvironment now) throws IOException, ReloadException {
        ContextFileScan scan = new ContextFileScan(contributions.classes(), now::property);
        for (String name : changed) {
            Path file = environment.base().resolve(name);
            if (!StartFiles.isOfTheJvm(name) && Files.isRegularFile(file)) {
                List<Problem> problems = scan.problems(file);
                if (!problems.isEmpty()) {
                    throw withProblems(name, problems);
                }
            }
        }
    }

    private static ReloadException withProblems(String what, List<Problem> problems) {
        return new ReloadException(
                what + " has " + count(problems.size(), "problem") + "; the server runs on as it was",
                problems.stream().map(Problem::toString).toList());
    }

    /** What differs and counts only after a restart. */
    private List<String> left(Set<String> changed, Environment now, Set<String> taken) {
        List<String> left = new ArrayList<>();
        changed.stream()
                .filter(StartFiles::isOfTheJvm)
                .forEach(name -> left.add("left for a restart: " + name + " has changed"));
        if (environment instanceof Environment before) {
            now.differing(before).stream()
                    .filter(name -> !taken.contains(name))
                    .forEach(name ->
                            left.add("left for a restart: " + name + " in " + now.source(name) + " has changed"));
        }
        return left;
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : number + " " + thing + "s";
    }

    private List<String> takeOver(Descriptor current, Descriptor next, Set<String> changed) throws ReloadException {
        boolean all = changed.stream().anyMatch(StartFiles::isOfAll);
        Differences differences = Differences.between(current.root(), next.root(), tree(all));
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
        Set<String> ofApplications = new TreeSet<>(changed);
        ofApplications.removeIf(StartFiles::isOfTheJvm);
        if (!ofApplications.isEmpty()) {
            steps.add(new ApplicationsStep(ofApplications, applications, hosts(current)));
        }
        apply(steps);
        steps.forEach(Step::finish);
        differences.settle();
        hostContexts.replace(current.with(next.templates(), next.root()));
        return steps.stream().map(Step::told).toList();
    }

    private static List<Host> hosts(Descriptor descriptor) {
        return Arrays.stream(descriptor.server().findServices())
                .map(Service::getContainer)
                .filter(Objects::nonNull)
                .flatMap(engine -> Arrays.stream(engine.findChildren()))
                .map(Host.class::cast)
                .toList();
    }

    private RunningTree tree(boolean anew) {
        return new RunningTree(
                contributions,
                contributions.classes(),
                DescriptorReader::newDigester,
                hostContexts.deployHosts(),
                applications,
                new GracefulStop(environment),
                Milliseconds.stopTimeout(environment),
                anew);
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

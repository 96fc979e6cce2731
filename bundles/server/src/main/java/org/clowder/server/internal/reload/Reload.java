package org.clowder.server.internal.reload;

import java.io.IOException;
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
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.catalina.Context;
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
    private volatile StartFiles files = StartFiles.NONE;
    private volatile NamedFiles named = NamedFiles.NONE;
    /** Why applications have not run after the last reload, by their names. */
    private volatile Map<String, String> failed = Map.of();

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

    /** The server is about to start with this descriptor. */
    public void begin(Descriptor descriptor) {
        files = StartFiles.of(environment.base(), hosts(descriptor));
        named = NamedFiles.NONE.of(environment.base(), descriptor.root());
        failed = Map.of();
    }

    /**
     * Reads the descriptor and the files beside it, and changes the server.
     *
     * @param current what runs
     * @return what was changed, and what is left for a restart, a line for each; empty if nothing differs
     * @throws ReloadException if a file has problems, the descriptor says what only a restart can do, it cannot be taken over, or an application does
     *     not run any more with what was taken over
     */
    public List<String> run(Descriptor current) throws ReloadException {
        try {
            Environment now = Environment.anew(environment);
            if (!now.problems().isEmpty()) {
                throw withProblems("conf/clowder.properties", now.problems());
            }
            DescriptorReader reader = new DescriptorReader(now, contributions.classes());
            Descriptor next = reader.read();
            StartFiles read = StartFiles.of(
                    environment.base(),
                    Stream.concat(hosts(current).stream(), hosts(next).stream()).toList());
            Set<Path> changed = files.differing(read);
            check(changed);
            List<String> told = new ArrayList<>();
            List<ReloadException> failure = new ArrayList<>();
            contributions.exclusively(() -> {
                try {
                    takeOver(current, next, changed, told);
                    files = read.keeping(files);
                    named = named.of(environment.base(), next.root());
                } catch (ReloadException e) {
                    failure.add(e);
                }
            });
            if (!failure.isEmpty()) {
                throw failure.get(0);
            }
            told.addAll(left(changed, now, reader.referred()));
            if (!failed.isEmpty()) {
                failed.forEach((name, why) -> told.add("does not run: " + (name.isEmpty() ? "/" : name) + ": " + why));
                throw new ReloadException(
                        "taken over, but not all applications run with it; the next reload tries them again", told);
            }
            return told;
        } catch (DescriptorException e) {
            throw withProblems(
                    "the descriptor",
                    e.problems().stream().map(Problem::toString).toList());
        } catch (IOException e) {
            throw new ReloadException(
                    "the descriptor could not be taken over; the server runs on as it was",
                    List.of(e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause())),
                    e);
        }
    }

    /** With the values that hold: those that have changed count for applications after a restart. */
    private void check(Set<Path> changed) throws IOException, ReloadException {
        ContextFileScan scan = new ContextFileScan(contributions.classes(), environment::property);
        for (Path file : changed) {
            if (!StartFiles.isOfTheJvm(file) && Files.isRegularFile(file)) {
                List<Problem> problems = scan.problems(file);
                if (!problems.isEmpty()) {
                    throw withProblems(
                            name(file), problems.stream().map(Problem::toString).toList());
                }
            }
        }
    }

    /** As people call it: relative to the member's directory. */
    private String name(Path file) {
        Path base = environment.base();
        return file.startsWith(base) ? base.relativize(file).toString() : file.toString();
    }

    private static ReloadException withProblems(String what, List<String> problems) {
        return new ReloadException(
                what + " has " + count(problems.size(), "problem") + "; the server runs on as it was", problems);
    }

    /** What differs and counts only after a restart. */
    private List<String> left(Set<Path> changed, Environment now, Set<String> referred) throws IOException {
        List<String> left = new ArrayList<>();
        changed.stream()
                .filter(StartFiles::isOfTheJvm)
                .forEach(file -> left.add("left for a restart: " + name(file) + " has changed"));
        named.changed().forEach(line -> left.add("left for a restart: " + line));
        if (environment instanceof Environment before) {
            for (String name : now.left(before, referred)) {
                left.add("left for a restart: " + name + " in " + now.source(name) + " has changed");
            }
        }
        return left;
    }

    private static String count(int number, String thing) {
        return number == 1 ? "one " + thing : number + " " + thing + "s";
    }

    private void takeOver(Descriptor current, Descriptor next, Set<Path> changed, List<String> told)
            throws ReloadException {
        boolean all = changed.stream().anyMatch(file -> StartFiles.isOfAll(file, environment.base()));
        Set<String> again = failed.keySet();
        Differences differences =
                Differences.between(current.root(), next.root(), tree(path -> all || again.contains(path)));
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
        List<String> ran = hostContexts.hosted().stream().map(Context::getName).toList();
        apply(steps);
        steps.forEach(Step::finish);
        steps.forEach(step -> told.add(step.told()));
        Map<String, String> failures = new TreeMap<>();
        differences.restarts().forEach((path, restart) -> begin(path, restart, told, failures));
        differences.settle();
        hostContexts.replace(current.with(next.templates(), next.root()));
        changed.stream()
                .filter(file -> !StartFiles.isOfTheJvm(file))
                .forEach(file -> told.add((StartFiles.isOfAll(file, environment.base())
                                ? "started all applications anew: "
                                : "started its application anew: ")
                        + name(file) + " has changed"));
        failures.putAll(new AnewStart(all, changed, again, hosts(current), applications.get(), environment.descriptor())
                .run(ran));
        failed = failures;
    }

    private static void begin(String path, ExchangeStep restart, List<String> told, Map<String, String> failures) {
        try {
            restart.apply();
            restart.finish();
            told.add(restart.told());
        } catch (Exception | LinkageError e) {
            log.debug("Not started anew", e);
            restart.leave();
            failures.put(path, Causes.both(e));
        }
    }

    private static List<Host> hosts(Descriptor descriptor) {
        return Arrays.stream(descriptor.server().findServices())
                .map(Service::getContainer)
                .filter(Objects::nonNull)
                .flatMap(engine -> Arrays.stream(engine.findChildren()))
                .map(Host.class::cast)
                .toList();
    }

    private RunningTree tree(Predicate<String> anew) {
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

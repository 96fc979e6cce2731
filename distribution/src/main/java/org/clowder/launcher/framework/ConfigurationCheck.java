package org.clowder.launcher.framework;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberProperties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;

/** Asks the bundles, in a framework of its own, what is wrong with a member's configuration. */
public final class ConfigurationCheck {

    /** Service property with all problems, an array of lines; the service appears once everything was looked at. */
    static final String PROBLEMS = "clowder.check.problems";

    private static final long STOP_MILLIS = 10_000;

    private final Path home;
    private final MemberDirectory member;
    private final MemberProperties values;
    private final Path storage;

    /**
     * @param storage an empty directory for the framework
     */
    public ConfigurationCheck(Path home, MemberDirectory member, MemberProperties values, Path storage) {
        this.home = home;
        this.member = member;
        this.values = values;
        this.storage = storage;
    }

    /**
     * Looks for problems.
     *
     * @return one line each, with file and line; empty if the configuration is valid
     * @throws CommandException if the bundles do not answer in time
     */
    public List<String> run(long time, TimeUnit unit) throws CommandException, IOException, InterruptedException {
        MemberFramework framework = MemberFramework.ofCheck(home, member, values, storage);
        CompletableFuture<List<String>> problems = new CompletableFuture<>();
        AtomicReference<Throwable> error = new AtomicReference<>();
        try {
            listen(framework.context(), problems, error);
            framework.start();
            framework.raise();
            return await(problems, error, time, unit);
        } finally {
            framework.stop(STOP_MILLIS);
        }
    }

    private static void listen(
            BundleContext context, CompletableFuture<List<String>> problems, AtomicReference<Throwable> error) {
        // Without a filter: none matches a property that is an empty array.
        context.addServiceListener(event -> {
            if (event.getServiceReference().getProperty(PROBLEMS) instanceof String[] found) {
                problems.complete(List.of(found));
            }
        });
        context.addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                error.compareAndSet(null, event.getThrowable());
            }
        });
    }

    private static List<String> await(
            CompletableFuture<List<String>> problems, AtomicReference<Throwable> error, long time, TimeUnit unit)
            throws CommandException, InterruptedException {
        try {
            return problems.get(error.get() == null ? time : 1, unit);
        } catch (ExecutionException | TimeoutException e) {
            throw CommandException.refused(
                    "the configuration could not be checked: "
                            + (error.get() == null
                                    ? "no answer within " + time + " " + unit
                                    : error.get().getMessage()),
                    e);
        }
    }
}

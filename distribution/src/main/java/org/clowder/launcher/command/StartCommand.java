package org.clowder.launcher.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.control.ControlClient;
import org.clowder.launcher.control.Patience;
import org.clowder.launcher.logging.LogFiles;
import org.clowder.launcher.logging.LoggingConfiguration;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.launcher.member.MemberProperties;
import org.clowder.shell.protocol.ControlRequest;

/**
 * {@code start}: {@code bin/clowder} has put the member's process into the background, and this waits until the member is ready or has refused what it lacks, its process has ended, or {@code --timeout} seconds have passed.
 * {@code --pid} is the process; {@code --from} the length that {@code logs/console.log} had before.
 */
final class StartCommand implements Command {

    static final String TIMEOUT = "--timeout";

    private static final long POLL_MILLIS = 150;
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long STEADY_NANOS = Duration.ofSeconds(2).toNanos();

    @Override
    public Syntax syntax() {
        return Syntax.of("start", "run the member in the background, and wait until it is ready")
                .option("--pid PID", "")
                .option("--from BYTES", "")
                .option(TIMEOUT + " S", "seconds that it may take (60); after that it goes on starting");
    }

    @Override
    public int run(Arguments arguments, Invocation invocation)
            throws CommandException, IOException, InterruptedException {
        MemberDirectory member = MemberDirectory.existing(arguments.base(invocation));
        long pid = Long.parseLong(arguments
                .option("--pid")
                .orElseThrow(() -> CommandException.refused("on this system a member runs in the foreground, or as a"
                        + " service of a service manager: use \"run\"")));
        long seconds = arguments.seconds(TIMEOUT, syntax()).orElse(60L);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Steady refused = new Steady();
        Missing missing;
        do {
            if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                throw CommandException.refused(
                        reason(member, Long.parseLong(arguments.option("--from").orElse("0"))));
            }
            Optional<Missing> status = MemberLock.takenBy(member, pid)
                    ? notReady(member, end - System.nanoTime())
                    : Optional.of(Missing.of("it has not begun to start"));
            if (status.isEmpty()) {
                invocation
                        .out()
                        .printf(
                                "Started member %s (process id %d)%n",
                                MemberProperties.read(invocation.home(), member).get("member.name"), pid);
                found(member, invocation.home())
                        .forEach(line -> invocation.out().println("  " + line));
                return 0;
            }
            missing = status.get();
            if (refused.isSteady(missing)) {
                throw CommandException.refused(process(member, pid) + ") is running, but not ready: " + missing);
            }
            Thread.sleep(POLL_MILLIS);
        } while (end - System.nanoTime() > 0);
        throw CommandException.refused(
                process(member, pid) + ") is running, but not ready after " + seconds + " s: " + missing);
    }

    private static String process(MemberDirectory member, long pid) {
        return "the member in " + member.base() + " (process id " + pid;
    }

    /** What a member lacks, one sentence each, as {@code status} has them. */
    private record Missing(List<String> sentences) {

        private static final Pattern REFUSED = Pattern.compile("[^:]+: FAILED(:.*)?");

        static Missing of(String sentence) {
            return new Missing(List.of(sentence));
        }

        /** Whether all of it was looked at, and nothing of it will come by itself. */
        boolean isRefused() {
            return sentences.stream().allMatch(REFUSED.asMatchPredicate());
        }

        @Override
        public String toString() {
            return String.join("; ", sentences);
        }
    }

    /** Notices that what is refused stays refused: a bundle that another one was waiting for may have come just now. */
    private static final class Steady {

        private Missing last;
        private long since;

        boolean isSteady(Missing missing) {
            if (!missing.equals(last)) {
                last = missing;
                since = System.nanoTime();
            }
            return missing.isRefused() && System.nanoTime() - since >= STEADY_NANOS;
        }
    }

    /** Where the member that is ready is found: its URLs, and its log. */
    private static List<String> found(MemberDirectory member, Path home) throws IOException {
        List<String> found = new ArrayList<>();
        try {
            Status status = Status.of(member, LEAST_NANOS);
            found.addAll(status.rows("url"));
            LogFiles.of(member.base(), LoggingConfiguration.of(home, member).file())
                    .newest()
                    .ifPresent(file -> found.add("log " + file));
        } catch (CommandException e) {
            // it is ready all the same
            found.add(e.getMessage());
        }
        return found;
    }

    /** What is missing; empty if the member is ready. It has a second at least to answer. */
    private static Optional<Missing> notReady(MemberDirectory member, long nanos) throws IOException {
        try {
            Status status = Status.of(member, Math.max(nanos, LEAST_NANOS));
            List<String> sentences = status.rows("missing");
            return status.ready()
                    ? Optional.empty()
                    : Optional.of(sentences.isEmpty() ? Missing.of("it does not say why") : new Missing(sentences));
        } catch (CommandException e) {
            return Optional.of(Missing.of(e.getMessage()));
        }
    }

    /** What {@code status} says. */
    private record Status(boolean ready, List<String> lines) {

        static Status of(MemberDirectory member, long nanos) throws CommandException, IOException {
            ByteArrayOutputStream status = new ByteArrayOutputStream();
            try (ControlClient client = ControlClient.connect(member, Patience.answer(nanos))) {
                ControlRequest request = new ControlRequest(ControlRequest.Kind.COMMAND, List.of("status"));
                boolean ready = client.ask(request, status, OutputStream.nullOutputStream()) == 0;
                return new Status(
                        ready, status.toString(StandardCharsets.UTF_8).lines().toList());
            }
        }

        List<String> rows(String name) {
            return lines.stream()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length()).strip())
                    .toList();
        }
    }

    /** The line in which the process said why it ended; of a JVM that refuses its options, the first. */
    private static String reason(MemberDirectory member, long from) throws IOException {
        byte[] console = Files.readAllBytes(member.console());
        int start = (int) Math.min(from, console.length);
        List<String> lines = new String(console, start, console.length - start, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.stream()
                .filter(line -> line.startsWith("clowder: "))
                .reduce((first, last) -> last)
                .map(line -> line.substring("clowder: ".length()))
                .orElse("the member did not start" + (lines.isEmpty() ? "" : ": " + lines.get(0)) + "; see "
                        + member.console());
    }
}

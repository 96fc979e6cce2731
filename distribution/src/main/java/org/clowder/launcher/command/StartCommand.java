package org.clowder.launcher.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;
import org.clowder.launcher.control.ControlClient;
import org.clowder.launcher.control.Patience;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.launcher.member.MemberProperties;
import org.clowder.shell.protocol.ControlRequest;

/**
 * {@code start}: {@code bin/clowder} has put the member's process into the background, and this waits until the member is ready, its process has ended, or {@code --timeout} seconds have passed.
 * {@code --pid} is the process; {@code --from} the length that {@code logs/console.log} had before.
 */
final class StartCommand implements Command {

    static final String TIMEOUT = "--timeout";

    private static final long POLL_MILLIS = 150;
    private static final long LEAST_NANOS = Duration.ofSeconds(1).toNanos();

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
        String missing;
        do {
            if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                throw CommandException.refused(
                        reason(member, Long.parseLong(arguments.option("--from").orElse("0"))));
            }
            Optional<String> status = MemberLock.takenBy(member, pid)
                    ? notReady(member, end - System.nanoTime())
                    : Optional.of("it has not begun to start");
            if (status.isEmpty()) {
                invocation
                        .out()
                        .printf(
                                "Started member %s (process id %d)%n",
                                MemberProperties.read(invocation.home(), member).get("member.name"), pid);
                return 0;
            }
            missing = status.get();
            Thread.sleep(POLL_MILLIS);
        } while (end - System.nanoTime() > 0);
        throw CommandException.refused("the member in " + member.base() + " (process id " + pid
                + ") is running, but not ready after " + seconds + " s: " + missing);
    }

    /** What is missing; empty if the member is ready. It has a second at least to answer. */
    private static Optional<String> notReady(MemberDirectory member, long nanos) throws IOException {
        ByteArrayOutputStream status = new ByteArrayOutputStream();
        try (ControlClient client = ControlClient.connect(member, Patience.answer(Math.max(nanos, LEAST_NANOS)))) {
            ControlRequest request = new ControlRequest(ControlRequest.Kind.COMMAND, List.of("status"));
            if (client.ask(request, status, OutputStream.nullOutputStream()) == 0) {
                return Optional.empty();
            }
            return Optional.of(status.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("missing"))
                    .map(line -> line.substring("missing".length()).strip())
                    .reduce((a, b) -> a + "; " + b)
                    .orElse("it does not say why"));
        } catch (CommandException e) {
            return Optional.of(e.getMessage());
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

package org.clowder.launcher.control;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.shell.protocol.ControlAddress;
import org.clowder.shell.protocol.ControlRequest;
import org.clowder.shell.protocol.ResponseReader;

/** A connection to a running member: one shell session there. No call waits for a silent member without a bound. For use by one thread. */
public final class ControlClient implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final ControlRequest QUESTION = new ControlRequest(ControlRequest.Kind.SCRIPT, List.of("echo"));

    private final MemberDirectory member;
    private final Patience patience;
    private final SocketChannel channel;
    private final DataOutputStream out;
    private final ResponseReader in;

    private ControlClient(MemberDirectory member, Patience patience, SocketChannel channel) {
        this.member = member;
        this.patience = patience;
        this.channel = channel;
        this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
        this.in = new ResponseReader(new DataInputStream(Channels.newInputStream(channel)));
    }

    /**
     * Connects to the member of a directory.
     *
     * @throws CommandException if no member runs there, or the one that does takes no commands (yet)
     */
    public static ControlClient connect(MemberDirectory member, Patience patience)
            throws CommandException, IOException {
        try {
            return open(member, patience);
        } catch (TimeoutException e) {
            throw silent(member, patience);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof SocketException refusal)) {
                throw new IOException(e.getCause().getMessage(), e);
            }
            Optional<ProcessHandle> process = MemberLock.holder(member);
            if (process.isEmpty()) {
                throw CommandException.notRunning("no member is running in " + member.base());
            }
            String who = "the member in " + member.base() + " (process id "
                    + process.get().pid();
            Optional<String> owner =
                    process.get().info().user().filter(user -> !user.equals(System.getProperty("user.name")));
            throw CommandException.refused(
                    owner.isPresent()
                            ? who + ") takes commands of user " + owner.get() + " only, as whom it runs"
                            : who + ") takes no commands: it is starting or stopping (" + refusal.getMessage() + ")");
        }
    }

    /** A member that has not taken fifty others yet keeps this one waiting. */
    private static ControlClient open(MemberDirectory member, Patience patience)
            throws TimeoutException, ExecutionException, InterruptedException {
        Path file = ControlAddress.file(member.base());
        SocketChannel channel = started(() -> SocketChannel.open(ControlAddress.address(file)))
                .get(patience.silence(), TimeUnit.NANOSECONDS);
        return new ControlClient(member, patience, channel);
    }

    private static <T> FutureTask<T> started(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread thread = new Thread(future, "clowder-control");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    /**
     * Has the member run a request, and copies what it prints, as it comes.
     *
     * @return the exit code
     * @throws CommandException if the member goes away before the answer is complete, or is silent for too long
     */
    public int ask(ControlRequest request, OutputStream stdout, OutputStream stderr)
            throws CommandException, IOException {
        try {
            return answer(request, stdout, stderr);
        } catch (TimeoutException e) {
            throw silent(member, patience);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw CommandException.refused("the member went away before it had answered (" + e.getCause() + ")", e);
        }
    }

    private int answer(ControlRequest request, OutputStream stdout, OutputStream stderr)
            throws TimeoutException, ExecutionException, InterruptedException, IOException {
        Hearing hearing = new Hearing();
        FutureTask<Integer> answer = started(() -> {
            request.writeTo(out);
            return in.copy(hearing.to(stdout), hearing.to(stderr));
        });
        while (true) {
            try {
                return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (hearing.silentFor(patience.silence())) {
                    if (!patience.asksAgain()) {
                        throw e;
                    }
                    askAgain();
                    hearing.something();
                }
            }
        }
    }

    /** Whatever the member answers, also that it has no room for one more connection, it is not silent. */
    private void askAgain() throws TimeoutException, InterruptedException, IOException {
        try (ControlClient other = open(member, Patience.answer(patience.silence()))) {
            other.answer(QUESTION, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        } catch (ExecutionException e) {
            // the first connection tells of a member that has gone
        }
    }

    private static CommandException silent(MemberDirectory member, Patience patience) throws IOException {
        String known = MemberLock.holder(member)
                .map(ProcessHandle::pid)
                .map(pid -> " (process id " + pid + "): it is suspended (\"kill -CONT " + pid
                        + "\" lets it go on), overloaded or stuck (\"kill -9 " + pid + "\" ends it); see "
                        + member.logs())
                .orElse("");
        return CommandException.refused("no answer for " + TimeUnit.NANOSECONDS.toSeconds(patience.silence())
                + " s from the member in " + member.base() + known);
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(String.valueOf(e.getMessage()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

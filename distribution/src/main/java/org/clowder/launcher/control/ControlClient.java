package org.clowder.launcher.control;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.member.MemberDirectory;
import org.clowder.launcher.member.MemberLock;
import org.clowder.shell.protocol.ControlAddress;
import org.clowder.shell.protocol.ControlRequest;
import org.clowder.shell.protocol.ResponseReader;

/** A connection to a running member: one shell session there. For use by one thread. */
public final class ControlClient implements AutoCloseable {

    private final SocketChannel channel;
    private final DataOutputStream out;
    private final ResponseReader in;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
        this.out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
        this.in = new ResponseReader(new DataInputStream(Channels.newInputStream(channel)));
    }

    /**
     * Connects to the member of a directory.
     *
     * @throws CommandException if no member runs there, or the one that does takes no commands (yet)
     */
    public static ControlClient connect(MemberDirectory member) throws CommandException, IOException {
        Path file = ControlAddress.file(member.base());
        try {
            return new ControlClient(SocketChannel.open(ControlAddress.address(file)));
        } catch (SocketException e) {
            Optional<ProcessHandle> process = MemberLock.holder(member);
            if (process.isEmpty()) {
                throw CommandException.notRunning("no member is running in " + member.base());
            }
            throw CommandException.refused("the member in " + member.base() + " (process id "
                    + process.get().pid() + ") takes no commands: it is starting or stopping (" + e.getMessage() + ")");
        }
    }

    /**
     * Has the member run a request, and copies what it prints, as it comes.
     *
     * @return the exit code
     * @throws CommandException if the member goes away before the answer is complete
     */
    public int ask(ControlRequest request, OutputStream stdout, OutputStream stderr) throws CommandException {
        try {
            request.writeTo(out);
            return in.copy(stdout, stderr);
        } catch (IOException e) {
            throw CommandException.refused("the member went away before it had answered (" + e + ")", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package org.clowder.shell.internal;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.clowder.shell.protocol.ControlRequest;
import org.clowder.shell.protocol.ForeignVersionException;
import org.clowder.shell.protocol.ResponseWriter;

/** One connection to the control socket: reads requests, has them run in one session of the shell, and answers. */
final class ControlConnection {

    private final DataInputStream in;
    private final ResponseWriter writer;
    private final ShellSessions sessions;

    ControlConnection(ByteChannel channel, ShellSessions sessions) {
        this.in = new DataInputStream(Channels.newInputStream(channel));
        // Frames are flushed one by one: the buffer makes each of them one write.
        this.writer =
                new ResponseWriter(new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel))));
        this.sessions = sessions;
    }

    /** Serves the connection until the client closes it. */
    void run() throws IOException {
        PrintStream out = new PrintStream(writer.stdout(), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(writer.stderr(), true, StandardCharsets.UTF_8);
        CommandSession session = sessions.open(InputStream.nullInputStream(), out, err);
        // Clowder's commands come first where another bundle has one of the same name.
        session.put("SCOPE", "clowder:*");
        try {
            CommandRunner runner = new CommandRunner(session, out, err);
            for (Optional<ControlRequest> request = next(err); request.isPresent(); request = next(err)) {
                int code = runner.run(request.get());
                out.flush();
                err.flush();
                writer.exit(code);
            }
        } finally {
            session.close();
        }
    }

    private Optional<ControlRequest> next(PrintStream err) throws IOException {
        try {
            return ControlRequest.readFrom(in);
        } catch (ForeignVersionException e) {
            err.println(e.getMessage());
            writer.exit(1);
            throw e;
        }
    }
}

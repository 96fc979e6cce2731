package org.clowder.shell.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.clowder.shell.protocol.ControlRequest;

/** Runs the requests of one session and prints what the commands return. */
final class CommandRunner {

    private static final String SCOPE = "clowder:";

    private final CommandSession session;
    private final PrintStream out;
    private final PrintStream err;

    CommandRunner(CommandSession session, PrintStream out, PrintStream err) {
        this.session = session;
        this.out = out;
        this.err = err;
    }

    /** Runs one request; a command that throws is one line on the error stream and exit code 1. */
    int run(ControlRequest request) {
        try {
            Object result = execute(request);
            print(result);
            return result instanceof CommandOutput output ? output.exitCode() : Boolean.FALSE.equals(result) ? 1 : 0;
        } catch (Exception e) {
            // Whatever a command throws is an answer for its user; the member itself is not concerned.
            err.println(e.getMessage() != null ? e.getMessage() : e.toString());
            return 1;
        }
    }

    private Object execute(ControlRequest request) throws Exception {
        List<String> arguments = request.arguments();
        if (request.kind() == ControlRequest.Kind.SCRIPT) {
            return session.execute(arguments.get(0));
        }
        if (session.get(SCOPE + arguments.get(0)) instanceof Function command) {
            return command.execute(session, new ArrayList<>(arguments.subList(1, arguments.size())));
        }
        throw new IllegalArgumentException("This member does not know the command " + arguments.get(0));
    }

    /** What only says whether something was found, as that of {@code grep} does, is the exit code, and no text. */
    private static boolean isTruth(Object result) {
        return result == null
                || result instanceof Boolean
                || result instanceof Collection<?> all && all.stream().allMatch(CommandRunner::isTruth);
    }

    private void print(Object result) {
        if (!isTruth(result)) {
            String text = session.format(result, Converter.INSPECT).toString();
            out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        }
    }
}

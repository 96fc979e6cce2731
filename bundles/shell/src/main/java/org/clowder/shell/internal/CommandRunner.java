package org.clowder.shell.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Function;
import org.clowder.shell.protocol.ControlRequest;

/** Runs the requests of one session and prints what the commands return. */
final class CommandRunner {

    private static final Pattern OF_GOGO =
            Pattern.compile("(?s)(.*[|;]\\s*|\\s*)(gogo:)?(grep|not|each|if|try|while|until)\\b.*");

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
            if (isTold(request) && isTruth(result)) {
                return Boolean.FALSE.equals(result) ? 1 : 0;
            }
            print(result);
            return result instanceof CommandOutput output ? output.exitCode() : 0;
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

    /** Whether the result of such a command says only whether something was found: then it is the exit code, and no text. */
    private static boolean isTold(ControlRequest request) {
        return request.kind() == ControlRequest.Kind.SCRIPT
                && OF_GOGO.matcher(request.arguments().get(0)).matches();
    }

    private static boolean isTruth(Object result) {
        return result == null
                || result instanceof Boolean
                || result instanceof Collection<?> all && all.stream().allMatch(CommandRunner::isTruth);
    }

    private void print(Object result) {
        if (result != null) {
            String text = session.format(result, Converter.INSPECT).toString();
            out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
        }
    }
}

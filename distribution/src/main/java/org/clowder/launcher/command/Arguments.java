package org.clowder.launcher.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.clowder.launcher.CommandException;
import org.clowder.launcher.Invocation;

/** The arguments of one command, taken apart: options with values, flags and operands, in any order. */
final class Arguments {

    private final Map<String, String> options = new LinkedHashMap<>();
    private final Set<String> flags = new LinkedHashSet<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments() {}

    /**
     * Takes arguments apart. {@code --name value} and {@code --name=value} mean the same; what follows {@code --} is an
     * operand.
     *
     * @throws CommandException with the exit code for wrong usage
     */
    static Arguments parse(List<String> args, Syntax syntax) throws CommandException {
        Arguments parsed = new Arguments();
        boolean optionsEnded = false;
        for (int i = 0; i < args.size(); i++) {
            String arg = optionsEnded ? args.get(i) : syntax.inFull(args.get(i));
            if (optionsEnded || !arg.startsWith("-") || arg.equals("-")) {
                parsed.operands.add(arg);
            } else if (arg.equals("--")) {
                optionsEnded = true;
            } else if (syntax.flags().contains(arg)) {
                parsed.flags.add(arg);
            } else if (syntax.takesValue(arg)) {
                i++;
                parsed.option(syntax, arg, i < args.size() ? args.get(i) : "");
            } else if (arg.contains("=") && syntax.takesValue(arg.substring(0, arg.indexOf('=')))) {
                parsed.option(syntax, arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
            } else {
                throw wrong(syntax, "unknown option " + arg);
            }
        }
        parsed.checkOperands(syntax);
        return parsed;
    }

    private void option(Syntax syntax, String name, String value) throws CommandException {
        if (value.isEmpty()) {
            throw wrong(syntax, "option " + name + " needs a value");
        }
        if (options.put(name, value) != null) {
            throw wrong(syntax, "option " + name + " is given twice");
        }
    }

    private void checkOperands(Syntax syntax) throws CommandException {
        if (operands.size() < syntax.least()) {
            throw wrong(syntax, "missing " + syntax.operands().get(operands.size()));
        }
        if (operands.size() > syntax.most()) {
            throw wrong(syntax, "unexpected argument " + operands.get(syntax.most()));
        }
    }

    private static CommandException wrong(Syntax syntax, String what) {
        return CommandException.usage(syntax.name() + ": " + what + "; usage: clowder " + syntax.line());
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * A number of seconds.
     *
     * @throws CommandException if it is none
     */
    Optional<Long> seconds(String name, Syntax syntax) throws CommandException {
        return number(name, "seconds", syntax);
    }

    /**
     * A number of six digits at most.
     *
     * @param of what is counted
     * @throws CommandException if it is none
     */
    Optional<Long> number(String name, String of, Syntax syntax) throws CommandException {
        Optional<String> value = option(name);
        if (value.isPresent() && !value.get().matches("[0-9]{1,6}")) {
            throw wrong(syntax, name + " " + value.get() + " is not a number of " + of);
        }
        return value.map(Long::valueOf);
    }

    boolean flag(String name) {
        return flags.contains(name);
    }

    List<String> operands() {
        return operands;
    }

    /** The member's directory: {@code --base}, by default that of the invocation. */
    Path base(Invocation invocation) {
        return option(Syntax.BASE).map(invocation::resolve).orElse(invocation.base());
    }
}

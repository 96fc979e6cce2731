package org.clowder.launcher.command;

import java.util.List;
import java.util.Set;

/**
 * What may follow a command's name; {@code --base DIR} always may.
 *
 * @param valued the options that take a value
 * @param flags the options that take none
 * @param operands the names of the operands; one in brackets may be missing, one with dots may repeat
 */
record Syntax(Set<String> valued, Set<String> flags, List<String> operands) {

    static final String BASE = "--base";

    static Syntax of(String... operands) {
        return new Syntax(Set.of(), Set.of(), List.of(operands));
    }

    Syntax options(String... names) {
        return new Syntax(Set.of(names), flags, operands);
    }

    Syntax flags(String... names) {
        return new Syntax(valued, Set.of(names), operands);
    }

    boolean takesValue(String option) {
        return option.equals(BASE) || valued.contains(option);
    }

    int least() {
        return (int) operands.stream().filter(name -> !name.startsWith("[")).count();
    }

    int most() {
        return operands.stream().anyMatch(name -> name.contains("...")) ? Integer.MAX_VALUE : operands.size();
    }
}

package org.clowder.launcher.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command's name, what may follow it, and what it does; {@code --base DIR} may always follow.
 *
 * @param help one line for users; empty for a command that is none of theirs
 * @param valued the options that take a value, with what it is called; without a name it is no option of users
 * @param flags the options that take none
 * @param operands the names of the operands; one in brackets may be missing, one with dots may repeat
 */
record Syntax(String name, String help, Map<String, String> valued, List<String> flags, List<String> operands) {

    static final String BASE = "--base";

    static Syntax of(String name, String help, String... operands) {
        return new Syntax(name, help, Map.of(), List.of(), List.of(operands));
    }

    /** @param options each as {@code --option VALUE} */
    Syntax options(String... options) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String option : options) {
            int blank = option.indexOf(' ');
            named.put(blank < 0 ? option : option.substring(0, blank), blank < 0 ? "" : option);
        }
        return new Syntax(name, help, named, flags, operands);
    }

    Syntax flags(String... names) {
        return new Syntax(name, help, valued, List.of(names), operands);
    }

    boolean takesValue(String option) {
        return option.equals(BASE) || valued.containsKey(option);
    }

    int least() {
        return (int) operands.stream().filter(name -> !name.startsWith("[")).count();
    }

    int most() {
        return operands.stream().anyMatch(name -> name.contains("...")) ? Integer.MAX_VALUE : operands.size();
    }

    /** The options with a value that users may give, each as {@code --option VALUE}. */
    List<String> options() {
        return valued.values().stream().filter(option -> !option.isEmpty()).toList();
    }

    /** The command line, all options in it. */
    String line() {
        return line(options());
    }

    /** The command line, with one word for all options that have a value. */
    String summary() {
        return line(options().isEmpty() ? List.of() : List.of("OPTION..."));
    }

    private String line(List<String> options) {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(operands);
        flags.forEach(flag -> words.add("[" + flag + "]"));
        options.forEach(option -> words.add("[" + option + "]"));
        return String.join(" ", words);
    }
}

package org.clowder.launcher.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.clowder.launcher.control.Patience;

/**
 * A command's name, what may follow it, and what it does; {@link #COMMON} may always follow. Usage, help, completion and the manual page
 * are made of this.
 *
 * @param question true if the member answers at once, and {@link #ANSWER} may follow
 * @param help one line for users
 * @param options its own
 * @param operands the names of the operands; one in brackets may be missing, one with dots may repeat, one with {@code |} is one of these words
 */
record Syntax(boolean question, String name, String help, List<Option> options, List<String> operands) {

    static final String BASE = "--base";
    static final String HELP = "--help";

    /** Options of every command. */
    static final List<Option> COMMON = List.of(
            Option.of(BASE + " DIR", "the directory of the member (default: CLOWDER_BASE, or the installation)"),
            Option.of(HELP, "show what the command takes"));

    /** Of a command that only asks the member. */
    static final Option ANSWER =
            Option.of("--timeout S", "seconds that the member may take to answer (" + Patience.SECONDS + ")");

    static Syntax of(String name, String help, String... operands) {
        return new Syntax(false, name, help, List.of(), List.of(operands));
    }

    static Syntax question(String name, String help, String... operands) {
        return new Syntax(true, name, help, List.of(), List.of(operands));
    }

    /** This with one option more, see {@link Option#of}. */
    Syntax option(String form, String help) {
        return new Syntax(
                question,
                name,
                this.help,
                Stream.concat(options.stream(), Stream.of(Option.of(form, help)))
                        .toList(),
                operands);
    }

    /** The name of the option that has this letter; else the argument as it is. */
    String inFull(String argument) {
        return options.stream()
                .filter(option -> !option.letter().isEmpty() && option.letter().equals(argument))
                .map(Option::name)
                .findFirst()
                .orElse(argument);
    }

    boolean takesValue(String option) {
        return option.equals(BASE)
                || question && option.equals(ANSWER.name())
                || options.stream()
                        .anyMatch(each -> each.takesValue() && each.name().equals(option));
    }

    /** The names of the options that take no value. */
    List<String> flags() {
        return options.stream()
                .filter(option -> !option.takesValue())
                .map(Option::name)
                .toList();
    }

    int least() {
        return (int) operands.stream().filter(name -> !name.startsWith("[")).count();
    }

    int most() {
        return operands.stream().anyMatch(name -> name.contains("...")) ? Integer.MAX_VALUE : operands.size();
    }

    /** Those of its own options that users may give. */
    List<Option> shown() {
        return options.stream().filter(Option::isForUsers).toList();
    }

    /** All options that users may give. */
    List<Option> all() {
        Stream<Option> common = Stream.concat(question ? Stream.of(ANSWER) : Stream.empty(), COMMON.stream());
        return Stream.concat(shown().stream(), common).toList();
    }

    /** The command line, its own options in it. */
    String line() {
        return line(shown().stream().map(Option::form).toList());
    }

    /** The command line, with one word for all options that have a value. */
    String summary() {
        List<String> words = new ArrayList<>(flags());
        if (shown().stream().anyMatch(Option::takesValue)) {
            words.add("OPTION...");
        }
        return line(words);
    }

    private String line(List<String> options) {
        List<String> words = new ArrayList<>(List.of(name));
        words.addAll(operands);
        options.forEach(option -> words.add("[" + option + "]"));
        return String.join(" ", words);
    }
}

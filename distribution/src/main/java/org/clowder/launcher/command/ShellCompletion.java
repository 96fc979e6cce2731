package org.clowder.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What may be typed next in the shell of a member; the names that change are asked for. */
final class ShellCompletion {

    private static final String SCOPE = "clowder:";

    /** Prints the variable with the names of all commands, with their scopes. */
    private static final String ALL_COMMANDS = "$.commands";

    private static final String ALL_BUNDLES = "felix:lb -s";

    private final Map<String, Syntax> known = new LinkedHashMap<>();
    private final Path base;
    private final UnaryOperator<String> member;

    /**
     * @param base the member's directory, to which it takes names of files to refer
     * @param member has it run a script, and returns what that prints
     */
    ShellCompletion(Collection<Command> commands, Path base, UnaryOperator<String> member) {
        commands.stream()
                .filter(Command::isOfShell)
                .map(Command::syntax)
                .forEach(syntax -> known.put(syntax.name(), syntax));
        this.base = base;
        this.member = member;
    }

    /**
     * A word that fits.
     *
     * @param help what it is; empty if that is not known
     * @param isWhole false if more of it is to be typed
     */
    record Word(String text, String help, boolean isWhole) {

        static Word of(String text) {
            return new Word(text, "", true);
        }
    }

    /** What begins with a word that was begun, behind others of the line. */
    List<Word> offered(List<String> line, String begun) {
        List<String> before = ofCommand(line);
        Stream<Word> words = before.isEmpty()
                ? commands(begun.contains(":"))
                : arguments(before.get(0).replaceFirst("^" + SCOPE, ""), before, begun);
        return words.filter(word -> word.text().startsWith(begun)).distinct().toList();
    }

    /** Behind the last pipe or semicolon. */
    private static List<String> ofCommand(List<String> line) {
        int start = Math.max(line.lastIndexOf("|"), line.lastIndexOf(";"));
        return line.subList(start + 1, line.size());
    }

    private Stream<Word> commands(boolean withScopes) {
        return member.apply(ALL_COMMANDS).lines().sorted().map(name -> {
            String own = name.substring(name.indexOf(':') + 1);
            String help = known.containsKey(own) ? known.get(own).help() : "";
            return new Word(withScopes ? name : own, help, true);
        });
    }

    private Stream<Word> arguments(String command, List<String> before, String begun) {
        if (command.equals("help")) {
            return commands(begun.contains(":"));
        }
        if (command.matches("start|stop")) {
            return bundles();
        }
        Syntax syntax = known.get(command);
        if (syntax == null) {
            return Stream.empty();
        }
        String last = before.get(before.size() - 1);
        Optional<Option> valued = syntax.shown().stream()
                .filter(option -> option.takesValue() && option.name().equals(last))
                .findFirst();
        if (valued.isPresent()) {
            return values(valued.get().value(), begun);
        }
        Stream<Word> options = syntax.shown().stream().map(option -> new Word(option.name(), option.help(), true));
        return begun.startsWith("-")
                ? options
                : syntax.operands().stream().limit(1).flatMap(operand -> values(operand, begun));
    }

    private Stream<Word> values(String placeholder, String begun) {
        return switch (Expected.of(placeholder)) {
            case MEMBERS ->
                listed("members").filter(line -> !line.endsWith(" this member")).map(ShellCompletion::first);
            case APPLICATIONS -> listed("apps").map(ShellCompletion::first);
            case FILES, DIRECTORIES -> files(begun);
            default -> Stream.empty();
        };
    }

    /** The lines of a table. */
    private Stream<String> listed(String command) {
        return member.apply(SCOPE + command).lines().skip(1).map(String::stripTrailing);
    }

    private static Word first(String line) {
        return Word.of(line.split(" ")[0]);
    }

    private Stream<Word> bundles() {
        return member.apply(ALL_BUNDLES)
                .lines()
                .map(line -> line.split("\\|"))
                .filter(columns -> columns.length > 3)
                .skip(1)
                .map(columns -> Word.of(columns[3].split(" ")[0]));
    }

    private Stream<Word> files(String begun) {
        String directory = begun.substring(0, begun.lastIndexOf('/') + 1);
        try (Stream<Path> files = Files.list(base.resolve(directory))) {
            return files
                    .map(file -> Files.isDirectory(file)
                            ? new Word(directory + file.getFileName() + "/", "", false)
                            : Word.of(directory + file.getFileName()))
                    .sorted((a, b) -> a.text().compareTo(b.text()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}

package org.clowder.benchmarks.replication;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What a run measures, from the command line.
 *
 * @param rounds number of rounds
 * @param seconds length of each load
 * @param modes the modes, in the order of the tables
 * @param scenarios the scenarios
 * @param members JVMs of each mode
 * @param warmUpSeconds load on each mode before the first round, all scenarios together
 * @param killSeconds load before the first member of {@code clowder-applied} is killed; 0 leaves this check out
 * @param guarantee whether Clowder's manager is told its guarantee
 * @param heap of each JVM, as in {@code -Xmx}
 * @param writeDocs whether docs/benchmarks.md and its chart are rewritten
 */
record Settings(
        int rounds,
        int seconds,
        List<Mode> modes,
        List<Scenario> scenarios,
        int members,
        int warmUpSeconds,
        int killSeconds,
        boolean guarantee,
        String heap,
        boolean writeDocs) {

    static final String USAGE = "usage: replication [ROUNDS] [SECONDS] [MODES] [SCENARIOS] [--members N]"
            + " [--warm-up SECONDS] [--kill SECONDS] [--no-guarantee] [--heap SIZE] [--write-docs]";

    /** Reads positional arguments and options in any order; lists are comma separated, {@code all} is all of them. */
    static Settings parse(String... arguments) {
        return parse(Mode.REPLICATION, Scenario.REPLICATION, arguments);
    }

    /** The same for another benchmark, which has these modes and scenarios. */
    static Settings parse(List<Mode> modes, List<Scenario> scenarios, String... arguments) {
        Arguments read = new Arguments(new ArrayDeque<>(List.of(arguments)));
        Deque<String> positional = read.positional;
        Settings settings = new Settings(
                positional.isEmpty() ? 5 : positive(positional.remove(), "ROUNDS"),
                positional.isEmpty() ? 8 : positive(positional.remove(), "SECONDS"),
                positional.isEmpty() ? modes : modes(positional.remove(), modes),
                positional.isEmpty() ? scenarios : scenarios(positional.remove(), scenarios),
                read.members,
                read.warmUpSeconds,
                read.killSeconds,
                read.guarantee,
                read.heap,
                read.writeDocs);
        if (!positional.isEmpty()) {
            throw new IllegalArgumentException("Unexpected argument " + positional.peek());
        }
        return settings;
    }

    /** The same for every JVM of every mode. */
    String jvmOptions() {
        return "-Xmx" + heap;
    }

    private static List<Mode> modes(String list, List<Mode> all) {
        return "all".equals(list)
                ? all
                : Arrays.stream(list.split(","))
                        .map(label -> Mode.of(label, all))
                        .toList();
    }

    private static List<Scenario> scenarios(String list, List<Scenario> all) {
        return "all".equals(list)
                ? all
                : Arrays.stream(list.split(",")).map(Scenario::valueOf).toList();
    }

    static int positive(String text, String name) {
        int value = Integer.parseInt(text);
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + text + ": expected 1 or more");
        }
        return value;
    }

    /** The options; what is not one of them is positional. */
    private static final class Arguments {
        private final Deque<String> positional = new ArrayDeque<>();
        private int members = 2;
        private int warmUpSeconds = 60;
        private int killSeconds = 6;
        private boolean guarantee = true;
        private String heap = "1g";
        private boolean writeDocs;

        Arguments(Deque<String> arguments) {
            while (!arguments.isEmpty()) {
                String argument = arguments.remove();
                switch (argument) {
                    case "--members" -> members = Math.max(2, positive(arguments.remove(), argument));
                    case "--warm-up" -> warmUpSeconds = positive(arguments.remove(), argument);
                    case "--kill" -> killSeconds = Integer.parseInt(arguments.remove());
                    case "--no-guarantee" -> guarantee = false;
                    case "--heap" -> heap = arguments.remove();
                    case "--write-docs" -> writeDocs = true;
                    default -> positional.add(argument);
                }
            }
        }
    }
}

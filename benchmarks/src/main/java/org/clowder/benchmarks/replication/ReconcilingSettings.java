package org.clowder.benchmarks.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a run of the reconciling benchmark measures, from the command line.
 *
 * @param rounds absences of each kind
 * @param seconds length of each idle measurement
 * @param sessions that are live on all members
 * @param changed sessions that are changed in an absence
 * @param writeDocs whether docs/benchmarks.md is rewritten
 */
record ReconcilingSettings(int rounds, int seconds, int sessions, int changed, boolean writeDocs) {

    static final String USAGE = "usage: reconciling [ROUNDS] [SECONDS] [--sessions N] [--changed N] [--write-docs]";

    /** Reads positional arguments and options in any order. */
    static ReconcilingSettings parse(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        Deque<String> positional = new ArrayDeque<>();
        int sessions = 100_000;
        int changed = 1000;
        boolean writeDocs = false;
        while (!left.isEmpty()) {
            String argument = left.remove();
            switch (argument) {
                case "--sessions" -> sessions = Settings.positive(left.remove(), argument);
                case "--changed" -> changed = Settings.positive(left.remove(), argument);
                case "--write-docs" -> writeDocs = true;
                default -> positional.add(argument);
            }
        }
        int rounds = positional.isEmpty() ? 5 : Settings.positive(positional.remove(), "ROUNDS");
        int seconds = positional.isEmpty() ? 60 : Settings.positive(positional.remove(), "SECONDS");
        if (!positional.isEmpty()) {
            throw new IllegalArgumentException("Unexpected argument " + positional.peek());
        }
        return new ReconcilingSettings(rounds, seconds, sessions, changed, writeDocs);
    }

    /** How the members are started. */
    Settings members() {
        return new Settings(rounds, seconds, List.of(Mode.CLOWDER_ASYNC), List.of(), 3, 0, 0, true, "2g", writeDocs);
    }
}

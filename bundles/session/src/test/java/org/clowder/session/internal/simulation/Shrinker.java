package org.clowder.session.internal.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Leaves out of a history that breaks a guarantee what is not needed for that. */
final class Shrinker {

    private static final int TRIES = 600;

    private int tries;

    /** The smallest history found that is still broken; may break in another way. */
    static History shrink(History broken) {
        return new Shrinker().smaller(broken);
    }

    private History smaller(History broken) {
        History smallest = broken;
        for (int part = Math.max(1, broken.steps().size() / 2); part >= 1 && tries < TRIES; part /= 2) {
            for (int from = 0; from < smallest.steps().size() && tries < TRIES; ) {
                List<Step> left = new ArrayList<>(smallest.steps());
                left.subList(from, Math.min(left.size(), from + part)).clear();
                History candidate = smallest.with(left);
                if (breaks(candidate)) {
                    smallest = candidate;
                } else {
                    from += part;
                }
            }
        }
        return smallest;
    }

    private boolean breaks(History history) {
        tries++;
        return violation(history) != null;
    }

    /** The first of some seeds, each of both kinds, whose history breaks a guarantee; 0 if none does. */
    static long firstBroken(long from, int count) {
        return LongStream.range(from, from + count / 2)
                .flatMap(seed -> LongStream.of(seed, -seed))
                .filter(seed -> violation(History.of(seed)) != null)
                .findFirst()
                .orElse(0);
    }

    /** What is broken in a history, or null. */
    static String violation(History history) {
        try {
            Simulation.play(history);
            return null;
        } catch (Violation e) {
            return e.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return e + " at " + (e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
        }
    }
}

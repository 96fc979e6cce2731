package org.clowder.server.internal;

import java.util.List;

/** The descriptor cannot be used; its problems say why. */
final class DescriptorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    DescriptorException(List<Problem> problems) {
        super(summary(problems));
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }

    /** Whether a bundle that arrives can solve all of it. */
    boolean classesMissingOnly() {
        return problems.stream().allMatch(problem -> problem.missingClass().isPresent());
    }

    private static String summary(List<Problem> problems) {
        String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more: see `clowder check`)";
        return problems.get(0) + more;
    }
}

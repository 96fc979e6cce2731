package org.clowder.server.internal.descriptor;

import java.util.List;
import org.clowder.server.internal.problem.Problem;

/** The descriptor cannot be used; its problems say why. */
public final class DescriptorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    DescriptorException(List<Problem> problems) {
        super(summary(problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
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

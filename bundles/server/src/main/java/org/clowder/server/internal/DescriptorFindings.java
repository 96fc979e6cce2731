package org.clowder.server.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the problems of a descriptor. */
final class DescriptorFindings extends LoggedFindings {

    private final Path file;
    private final List<DescriptorProblem> problems;

    /** @param told what has been said of the descriptor; safe for use by several threads */
    DescriptorFindings(Path file, Set<String> told, List<DescriptorProblem> problems) {
        super(file.toString(), told);
        this.file = file;
        this.problems = problems;
    }

    @Override
    public void problem(int line, String message) {
        problems.add(new DescriptorProblem(file, line, message));
    }

    @Override
    public void missing(int line, String className, String message) {
        problems.add(new DescriptorProblem(file, line, message, Optional.of(className)));
    }
}

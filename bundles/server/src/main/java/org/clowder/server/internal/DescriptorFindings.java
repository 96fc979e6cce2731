package org.clowder.server.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/** Logs what is found in the descriptor, each with its place, and collects the problems. */
final class DescriptorFindings implements Findings {

    private static final Log log = LogFactory.getLog(DescriptorFindings.class);

    private final Path file;
    private final List<DescriptorProblem> problems;

    DescriptorFindings(Path file, List<DescriptorProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    @Override
    public void note(int line, String message) {
        log.info(new DescriptorProblem(file, line, message));
    }

    @Override
    public void warning(int line, String message) {
        log.warn(new DescriptorProblem(file, line, message));
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

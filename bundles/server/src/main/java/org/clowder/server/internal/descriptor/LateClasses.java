package org.clowder.server.internal.descriptor;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.internal.classes.Arrivals;
import org.clowder.server.internal.member.Milliseconds;

/**
 * Reads the descriptor once every class that it names is there. A bundle that arrives while the framework starts, or up
 * to {@value Arrivals#TIMEOUT} (ms, default {@value Arrivals#DEFAULT_MILLIS}) after that, is no problem; what arrives later still makes the
 * descriptor be read again.
 */
public final class LateClasses {

    private static final Log log = LogFactory.getLog(LateClasses.class);

    private final DescriptorReader reader;
    private final Arrivals arrivals;
    private final Duration timeout;
    private final String source;
    private final Consumer<List<String>> waiting;
    private final Set<String> announced = new HashSet<>();

    /**
     * @param waiting told of each line that waits for a class; of an empty list when none does any more
     */
    public LateClasses(
            DescriptorReader reader, Arrivals arrivals, MemberEnvironment environment, Consumer<List<String>> waiting) {
        this.reader = reader;
        this.arrivals = arrivals;
        this.timeout = Milliseconds.of(environment, Arrivals.TIMEOUT, Arrivals.DEFAULT_MILLIS);
        this.source = environment.source(Arrivals.TIMEOUT);
        this.waiting = waiting;
    }

    /**
     * Reads the descriptor; blocks until all its classes are there.
     *
     * @param givenUp told once if they are not there in time; what arrives later is still taken up
     * @param takenUp told when, after that, a bundle has arrived and the descriptor is read again
     * @throws DescriptorException if there are problems that no bundle can solve
     * @throws CancellationException if the arrivals are closed meanwhile
     */
    public Descriptor read(Consumer<DescriptorException> givenUp, Runnable takenUp) throws DescriptorException {
        boolean late = false;
        while (true) {
            long seen = arrivals.seen();
            try {
                Descriptor descriptor = reader.read();
                waiting.accept(List.of());
                return descriptor;
            } catch (DescriptorException e) {
                if (!e.classesMissingOnly()) {
                    waiting.accept(List.of());
                    throw e;
                }
                announce(e);
                if (!late && arrivals.await(seen, timeout)) {
                    continue;
                }
                late = true;
                givenUp.accept(e);
                arrivals.await(seen);
                takenUp.run();
            }
        }
    }

    private void announce(DescriptorException missing) {
        List<String> lines = missing.problems().stream()
                .map(problem -> problem.place() + " waits for class "
                        + problem.missingClass().orElseThrow())
                .toList();
        waiting.accept(lines);
        lines.stream()
                .filter(announced::add)
                .forEach(line -> log.info(line + ", for " + timeout.toMillis()
                        + " ms after the framework's start at most (contributions.timeout in " + source + ")"));
    }
}

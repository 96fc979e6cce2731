package org.clowder.server.internal.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.clowder.server.Missing;
import org.clowder.server.Readiness;
import org.clowder.server.ReadinessCheck;
import org.clowder.server.ServerController;
import org.clowder.server.ServerState;

/** {@link Readiness}: the server's own state and every {@link ReadinessCheck}, each bounded in time. */
final class ReadinessSum implements Readiness {

    /** How long one check may take. */
    private static final Duration BOUND = Duration.ofSeconds(2);

    private final Supplier<ServerController> server;
    private final Duration bound;
    private final List<BoundedCheck> checks = new CopyOnWriteArrayList<>();

    /** @param server is there by the time of the first question */
    ReadinessSum(Supplier<ServerController> server) {
        this(server, BOUND);
    }

    ReadinessSum(Supplier<ServerController> server, Duration bound) {
        this.server = server;
        this.bound = bound;
    }

    void addCheck(ReadinessCheck check) {
        checks.add(new BoundedCheck(check, bound));
    }

    void removeCheck(ReadinessCheck check) {
        checks.stream().filter(each -> each.isOf(check)).forEach(BoundedCheck::close);
        checks.removeIf(each -> each.isOf(check));
    }

    @Override
    public List<Missing> missing() {
        List<Missing> missing = new ArrayList<>();
        ServerController controller = server.get();
        if (controller.state() != ServerState.RUNNING) {
            String state = "server: " + controller.state();
            missing.add(new Missing(
                    state, state + controller.failure().map(": "::concat).orElse("")));
        }
        // All at once, so that several that hang take no longer than one.
        List<BoundedCheck.Question> asked =
                checks.stream().map(BoundedCheck::ask).toList();
        boolean interrupted = false;
        for (BoundedCheck.Question each : asked) {
            try {
                missing.addAll(each.answer());
            } catch (InterruptedException e) {
                // it says nothing of the check, and whoever asks has no time
                interrupted = true;
                missing.add(Missing.of("an answer of a readiness check: who asked was interrupted"));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(missing);
    }
}

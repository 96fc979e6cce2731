package org.clowder.management.internal.metrics;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.HostRule;
import org.clowder.management.internal.page.Page;

/** {@code /metrics}: what there is to count, for Prometheus. */
final class MetricsPage implements Page {

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final Metrics metrics;

    private final HostRule hosts;

    MetricsPage(Metrics metrics, HostRule hosts) {
        this.metrics = metrics;
        this.hosts = hosts;
    }

    @Override
    public Optional<String> path() {
        return Optional.of("/metrics");
    }

    @Override
    public Audience audience() {
        return Audience.OPERATORS;
    }

    @Override
    public Optional<String> title() {
        return Optional.of("metrics, for Prometheus");
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        if (!METHODS.contains(request.getMethod())) {
            return new Answer(405, "text/plain", "Expected GET or HEAD\n").with(Map.of("Allow", "GET, HEAD"));
        }
        return hosts.refuses(request).orElseGet(() -> new Answer(200, Exposition.TYPE, new Scrape(metrics).text()));
    }
}

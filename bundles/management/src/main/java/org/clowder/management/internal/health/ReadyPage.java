package org.clowder.management.internal.health;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.Page;
import org.clowder.server.MemberEnvironment;
import org.clowder.server.Missing;
import org.clowder.server.Readiness;
import org.clowder.tomcat.StandingWarnings;

/** {@code /health/ready}: 200 only when nothing is missing, else 503 with what is; operators get the details, and warnings. */
final class ReadyPage implements Page {

    private final String member;
    private final Optional<String> path;
    private final Readiness readiness;
    private final Supplier<List<StandingWarnings>> warnings;

    ReadyPage(MemberEnvironment environment, Readiness readiness, Supplier<List<StandingWarnings>> warnings) {
        this.member = environment.name();
        this.path = HealthPath.of(environment, "/ready");
        this.readiness = readiness;
        this.warnings = warnings;
    }

    @Override
    public Optional<String> path() {
        return path;
    }

    @Override
    public Optional<String> title() {
        return Optional.of("200 when every application is deployed and has its sessions; else what is missing");
    }

    @Override
    public Audience audience() {
        return Audience.EVERYONE;
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        boolean operator = reader == Audience.OPERATORS;
        List<String> missing = readiness.missing().stream()
                .map(operator ? Missing::detail : Missing::summary)
                .distinct()
                .toList();
        return HealthAnswer.of(
                missing.isEmpty() ? "ready" : "not ready",
                member,
                missing,
                operator ? StandingWarnings.fields(warnings.get()) : Map.of());
    }
}

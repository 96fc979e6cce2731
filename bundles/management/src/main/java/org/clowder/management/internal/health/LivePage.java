package org.clowder.management.internal.health;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.Page;
import org.clowder.server.MemberEnvironment;

/** {@code /health/live}: 200 as long as requests are answered at all. */
final class LivePage implements Page {

    private final String member;
    private final Optional<String> path;

    LivePage(MemberEnvironment environment) {
        HealthPath.check(environment);
        this.member = environment.name();
        this.path = HealthPath.of(environment, "/live");
    }

    @Override
    public Optional<String> path() {
        return path;
    }

    @Override
    public Optional<String> title() {
        return Optional.of("200 as long as requests are answered");
    }

    @Override
    public Audience audience() {
        return Audience.EVERYONE;
    }

    @Override
    public Answer answer(HttpServletRequest request, Audience reader) {
        return HealthAnswer.of("live", member, List.of());
    }
}

package org.clowder.management.internal.health;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.clowder.management.internal.page.Answer;
import org.clowder.management.internal.page.Audience;
import org.clowder.management.internal.page.Page;
import org.clowder.server.MemberEnvironment;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code /health/live}: 200 as long as requests are answered at all. */
@Component(service = Page.class)
public final class LivePage implements Page {

    private final String member;
    private final Optional<String> path;

    @Activate
    public LivePage(@Reference MemberEnvironment environment) {
        this.member = environment.name();
        this.path = HealthPath.of(environment, "/live");
    }

    @Override
    public Optional<String> path() {
        return path;
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

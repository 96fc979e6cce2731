package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.clowder.management.internal.page.Answer;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;

/** {@code /console/drain}: this member goes out of service, to the member that the body names, or to whichever stays. */
final class DrainPage extends ActionPage {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Supplier<Drain> drain;

    DrainPage(Guard guard, Supplier<Drain> drain) {
        super(guard, "drain");
        this.drain = drain;
    }

    @Override
    Answer act(HttpServletRequest request) throws IOException, RefusedException, DrainException {
        String member = text(request);
        // how far it is, everybody sees
        return done(
                expect(drain.get(), "org.clowder.server").drain(member.isEmpty() ? null : member, TIMEOUT, line -> {}));
    }
}

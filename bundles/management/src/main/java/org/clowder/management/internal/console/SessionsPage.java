package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.clowder.management.internal.page.Answer;
import org.clowder.tomcat.Json;

/** {@code /console/sessions}: the sessions whose id begins as the body says, on all members. What they hold is named and never shown, and no id is told. */
final class SessionsPage extends ActionPage {

    private static final int SHORTEST = 4;

    private final Function<String, FoundSessions> search;

    SessionsPage(Guard guard, Function<String, FoundSessions> search) {
        super(guard, "sessions");
        this.search = search;
    }

    @Override
    Answer act(HttpServletRequest request) throws IOException, RefusedException {
        String prefix = text(request);
        if (prefix.length() < SHORTEST) {
            throw new RefusedException("Expected the first " + SHORTEST + " characters of a session id, or more");
        }
        return Answer.json(200, Json.write(search.apply(prefix).fields())).with(Guard.HEADERS);
    }
}

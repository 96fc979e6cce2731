package org.clowder.management.internal.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.clowder.management.internal.page.Answer;
import org.clowder.tomcat.Json;

/** {@code /console/warnings}: the last warnings of the log, which may name sessions, and what else applications write there: for who has the token. */
final class WarningsPage extends ActionPage {

    private final RecentWarnings warnings;

    WarningsPage(Guard guard, RecentWarnings warnings) {
        super(guard, "warnings");
        this.warnings = warnings;
    }

    @Override
    Answer act(HttpServletRequest request) {
        return Answer.json(200, Json.write(Map.of("warnings", warnings.list()))).with(Guard.HEADERS);
    }
}

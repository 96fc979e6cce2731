package org.clowder.management.internal.health;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.clowder.management.internal.page.Answer;
import org.clowder.tomcat.Json;

/** What both health pages say. */
final class HealthAnswer {

    private HealthAnswer() {}

    /** With status 200 if nothing is missing, else 503. */
    static Answer of(String status, String member, List<String> missing) {
        return of(status, member, missing, Map.of());
    }

    /** With more fields, which change nothing about the status. */
    static Answer of(String status, String member, List<String> missing, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        fields.put("member", member);
        fields.put("missing", missing);
        fields.putAll(more);
        return Answer.json(
                missing.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                Json.write(fields));
    }
}

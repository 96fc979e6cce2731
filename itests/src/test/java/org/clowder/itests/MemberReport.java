package org.clowder.itests;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.clowder.harness.Http;
import org.clowder.harness.Member;

/** What a member says of itself. */
final class MemberReport {

    private MemberReport() {}

    /** What the management page says is missing until it is ready. */
    static List<?> missing(Member member) throws IOException {
        URI page = URI.create("http://127.0.0.1:" + member.managementPort() + "/health/ready");
        return (List<?>) Json.object(Http.get(page).body()).get("missing");
    }

    /** {@code apps --json}. */
    static List<Map<String, Object>> applications(Member member) {
        return Json.list(member.cli("apps", "--json").done().out());
    }

    /** One of these, by its context path. */
    static Map<String, Object> application(Member member, String path) {
        return applications(member).stream()
                .filter(application -> path.equals(application.get("path")))
                .findFirst()
                .orElse(Map.of());
    }
}

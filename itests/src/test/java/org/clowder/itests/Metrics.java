package org.clowder.itests;

import java.util.Map;
import java.util.stream.Collectors;
import org.clowder.harness.Http;
import org.clowder.harness.MemberProcess;
import org.clowder.itests.app.MetricsServlet;

/**
 * What replication of a member did so far, by its own account, at one moment. The member needs an application with
 * {@link MetricsServlet}.
 *
 * @param values by the name of the JMX attribute
 */
record Metrics(Map<String, String> values) {

    /** Where the applications of these tests show them, below their context path. */
    static final String PATTERN = "/metrics";

    static Metrics of(MemberProcess member, String application) {
        return read(member, application + PATTERN);
    }

    /** What Tomcat's own manager of this application did so far. */
    static Metrics ofStock(MemberProcess member, String application) {
        return read(member, application + PATTERN + "?of=Catalina:type=Manager,context=" + application + ",*");
    }

    private static Metrics read(MemberProcess member, String resource) {
        String page = Http.page(member.url(resource));
        return new Metrics(page.lines()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1])));
    }

    long get(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new AssertionError("The replication has no attribute " + name + ", but " + values.keySet());
        }
        return Long.parseLong(value);
    }

    /** How many sessions another member lacks in their present version. */
    long lag() {
        return get("Lag");
    }

    long deltasSent() {
        return get("DeltasSent");
    }

    long bytesSent() {
        return get("BytesSent");
    }
}

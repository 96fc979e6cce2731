package org.clowder.benchmarks.replication;

import java.util.List;

/** What the sessions hold and what a request does to them. */
enum Scenario {
    S1("3 attributes of 100 B and a counter, one attribute and the counter written", 1000, 3, 100, "w"),
    S2("20 attributes of 1 KB and a counter, one attribute and the counter written", 1000, 20, 1024, "w"),
    S3("as S1, but only read", 1000, 3, 100, "r"),
    S4("one attribute of 100 KB and a counter, both written", 200, 1, 100 * 1024, "w"),
    S5("one attribute of 100 KB and a counter, the counter written", 200, 1, 100 * 1024, "c");

    /** Those of the replication benchmark. */
    static final List<Scenario> REPLICATION = List.of(S1, S2, S3, S4);

    private final String description;
    private final int sessions;
    private final int attributes;
    private final int bytes;
    private final String path;

    Scenario(String description, int sessions, int attributes, int bytes, String path) {
        this.description = description;
        this.sessions = sessions;
        this.attributes = attributes;
        this.bytes = bytes;
        this.path = path;
    }

    String description() {
        return description;
    }

    /** Number of sessions that the load chooses from. */
    int sessions() {
        return sessions;
    }

    String createPath() {
        return "/bench/create" + parameters();
    }

    String loadPath() {
        return "/bench/" + path + parameters();
    }

    private String parameters() {
        return "?n=" + attributes + "&size=" + bytes;
    }
}

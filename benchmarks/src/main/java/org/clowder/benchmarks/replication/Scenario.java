package org.clowder.benchmarks.replication;

/** What the sessions hold and what a request does to them. */
enum Scenario {
    S1("3 attributes of 100 B and a counter, one attribute and the counter written", 1000, 3, 100, true),
    S2("20 attributes of 1 KB and a counter, one attribute and the counter written", 1000, 20, 1024, true),
    S3("as S1, but only read", 1000, 3, 100, false),
    S4("one attribute of 100 KB and a counter, both written", 200, 1, 100 * 1024, true);

    private final String description;
    private final int sessions;
    private final int attributes;
    private final int bytes;
    private final boolean writes;

    Scenario(String description, int sessions, int attributes, int bytes, boolean writes) {
        this.description = description;
        this.sessions = sessions;
        this.attributes = attributes;
        this.bytes = bytes;
        this.writes = writes;
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
        return writes ? "/bench/w" + parameters() : "/bench/r";
    }

    private String parameters() {
        return "?n=" + attributes + "&size=" + bytes;
    }
}

package org.clowder.benchmarks.replication;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A way to replicate sessions or to keep them in Hazelcast, or not to. */
enum Mode {
    NONE("none", Kind.EMBEDDED, "none"),
    STOCK_ASYNC("stock-async", Kind.EMBEDDED, "async"),
    STOCK_SYNC("stock-sync", Kind.EMBEDDED, "sync"),
    STOCK_BACKUP("stock-backup", Kind.EMBEDDED, "backup"),
    CLOWDER_ASYNC("clowder-async", Kind.CLOWDER, "async"),
    CLOWDER_APPLIED("clowder-applied", Kind.CLOWDER, "applied"),
    CLOWDER_ALL("clowder-all", Kind.CLOWDER, "all"),
    HAZELCAST_STICKY("clowder", Kind.HAZELCAST, "sticky"),
    HAZELCAST_SPRING("spring", Kind.HAZELCAST, "spring"),
    HAZELCAST_ANY("clowder-any", Kind.HAZELCAST, "any"),
    HAZELCAST_SPRING_ANY("spring-any", Kind.HAZELCAST, "spring");

    /** Those of the replication benchmark. */
    static final List<Mode> REPLICATION =
            Arrays.stream(values()).filter(mode -> mode.kind != Kind.HAZELCAST).toList();

    /** Those that keep sessions in Hazelcast. */
    static final List<Mode> HAZELCAST =
            Arrays.stream(values()).filter(mode -> mode.kind == Kind.HAZELCAST).toList();

    /** What runs the members of a mode. */
    enum Kind {
        EMBEDDED,
        CLOWDER,
        HAZELCAST
    }

    private final String label;
    private final Kind kind;
    private final String option;

    Mode(String label, Kind kind, String option) {
        this.label = label;
        this.kind = kind;
        this.option = option;
    }

    /** The name in commands and tables. */
    String label() {
        return label;
    }

    /** The kind of stock cluster, the guarantee of Clowder's manager, or what keeps the sessions in Hazelcast. */
    String option() {
        return option;
    }

    boolean clowder() {
        return kind == Kind.CLOWDER;
    }

    boolean hazelcast() {
        return kind == Kind.HAZELCAST;
    }

    /** For how long in tenths of a second connections are quiet before nothing is to come: some is written once in a second. */
    int quietReadings() {
        return hazelcast() ? 12 : 2;
    }

    /** True if the load goes to all members, and not to the first alone. */
    boolean onAllMembers() {
        return this == HAZELCAST_ANY || this == HAZELCAST_SPRING_ANY;
    }

    /** True if an answered write is meant to be on another member: the kill check looks for it there. */
    boolean acknowledges() {
        return this == STOCK_SYNC || this == CLOWDER_APPLIED || this == CLOWDER_ALL;
    }

    /** True if members may disagree for good: nothing makes sure that they do not. */
    boolean mayDiffer() {
        return kind == Kind.EMBEDDED;
    }

    boolean replicates() {
        return this != NONE;
    }

    static Mode of(String label, List<Mode> modes) {
        for (Mode mode : modes) {
            if (mode.label.equals(label)) {
                return mode;
            }
        }
        String known = modes.stream().map(Mode::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Unknown mode " + label + ": expected one of " + known);
    }
}

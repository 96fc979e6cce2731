package org.clowder.benchmarks.replication;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A way to replicate sessions, or not to. */
enum Mode {
    NONE("none", Kind.EMBEDDED, "none"),
    STOCK_ASYNC("stock-async", Kind.EMBEDDED, "async"),
    STOCK_SYNC("stock-sync", Kind.EMBEDDED, "sync"),
    STOCK_BACKUP("stock-backup", Kind.EMBEDDED, "backup"),
    CLOWDER_ASYNC("clowder-async", Kind.CLOWDER, "async"),
    CLOWDER_APPLIED("clowder-applied", Kind.CLOWDER, "applied"),
    CLOWDER_ALL("clowder-all", Kind.CLOWDER, "all");

    /** What runs the members of a mode. */
    enum Kind {
        EMBEDDED,
        CLOWDER
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

    /** The kind of stock cluster, or the guarantee of Clowder's manager. */
    String option() {
        return option;
    }

    boolean clowder() {
        return kind == Kind.CLOWDER;
    }

    /** True if an answered write is meant to be on another member: the kill check looks for it there. */
    boolean acknowledges() {
        return this == STOCK_SYNC || this == CLOWDER_APPLIED || this == CLOWDER_ALL;
    }

    boolean replicates() {
        return this != NONE;
    }

    static Mode of(String label) {
        for (Mode mode : values()) {
            if (mode.label.equals(label)) {
                return mode;
            }
        }
        String known = Arrays.stream(values()).map(Mode::label).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("Unknown mode " + label + ": expected one of " + known);
    }
}

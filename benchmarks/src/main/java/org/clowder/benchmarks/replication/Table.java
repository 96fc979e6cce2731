package org.clowder.benchmarks.replication;

import java.util.List;

/** A Markdown table, line by line. */
final class Table {

    private final StringBuilder text = new StringBuilder();

    Table(String... titles) {
        row(List.of(titles));
        row(List.of(titles).stream().map(title -> "---").toList());
    }

    void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    void row(String... cells) {
        row(List.of(cells));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

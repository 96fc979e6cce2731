package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the results of a run between two markers of docs/benchmarks.md, and the chart beside it. */
final class Documentation {

    private static final String BEGIN = "<!-- replication results: begin -->";
    private static final String END = "<!-- replication results: end -->";

    private final Path docs;

    Documentation(Path docs) {
        this.docs = docs;
    }

    void write(String report, String svg) throws IOException {
        Path page = docs.resolve("benchmarks.md");
        Files.writeString(page, between(Files.readString(page), report));
        Files.writeString(Files.createDirectories(docs.resolve("images")).resolve("replication.svg"), svg);
    }

    /** Replaces what is between the markers; a page without them is an error, not a place to guess. */
    static String between(String page, String report) throws IOException {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("docs/benchmarks.md: expected \"" + BEGIN + "\" and after it \"" + END
                    + "\"; put both where the results belong");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n\n" + report + "\n" + page.substring(end);
    }
}

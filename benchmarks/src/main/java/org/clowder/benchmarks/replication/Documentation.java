package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts the results of a benchmark between its two markers of docs/benchmarks.md, and a chart beside it. */
final class Documentation {

    private final Path docs;
    private final String benchmark;

    /** @param benchmark its name, which the markers begin with */
    Documentation(Path docs, String benchmark) {
        this.docs = docs;
        this.benchmark = benchmark;
    }

    void write(String report) throws IOException {
        Path page = docs.resolve("benchmarks.md");
        Files.writeString(page, between(Files.readString(page), report));
    }

    void writeChart(String svg) throws IOException {
        Files.writeString(Files.createDirectories(docs.resolve("images")).resolve(benchmark + ".svg"), svg);
    }

    /** Replaces what is between the markers; a page without them is an error, not a place to guess. */
    String between(String page, String report) throws IOException {
        String first = "<!-- " + benchmark + " results: begin -->";
        String last = "<!-- " + benchmark + " results: end -->";
        int begin = page.indexOf(first);
        int end = page.indexOf(last);
        if (begin < 0 || end < begin) {
            throw new IOException("docs/benchmarks.md: expected \"" + first + "\" and after it \"" + last
                    + "\"; put both where the results belong");
        }
        return page.substring(0, begin + first.length()) + "\n\n" + report + "\n" + page.substring(end);
    }
}

package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What wrk counted.
 *
 * @param requests answered requests
 * @param seconds length of the load
 * @param p50 median latency in ms
 * @param p99 99th percentile of the latency in ms
 * @param socketErrors failed connects, reads, writes and timeouts
 * @param badStatuses answers that are not 2xx or 3xx
 */
record LoadResult(long requests, double seconds, double p50, double p99, long socketErrors, long badStatuses) {

    private static final String PREFIX = "result ";

    /** Reads the line that the load script prints last. */
    static LoadResult parse(String output) throws IOException {
        Map<String, Long> values = values(output);
        return new LoadResult(
                values.get("requests"),
                values.get("micros") / 1e6,
                values.get("p50") / 1e3,
                values.get("p99") / 1e3,
                values.get("connect") + values.get("read") + values.get("write") + values.get("timeout"),
                values.get("status"));
    }

    private static Map<String, Long> values(String output) throws IOException {
        String line = output.lines()
                .filter(candidate -> candidate.startsWith(PREFIX))
                .findFirst()
                .orElseThrow(() -> new IOException("No line \"result ...\" in the output of wrk: " + output));
        Map<String, Long> values = new HashMap<>();
        for (String part : line.substring(PREFIX.length()).split(" ")) {
            int equals = part.indexOf('=');
            values.put(part.substring(0, equals), Long.valueOf(part.substring(equals + 1)));
        }
        return values;
    }

    double requestsPerSecond() {
        return requests / seconds;
    }
}

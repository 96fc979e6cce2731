package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The samples as CSV, so that every figure of the tables can be checked. */
final class RawSamples {

    private static final String TITLES =
            "round,scenario,mode,requests,seconds,p50_ms,p99_ms,socket_errors,bad_statuses,"
                    + "cpu_ms_per_member,replication_bytes,lost_connection,drain_s,compared,differing";

    private RawSamples() {}

    /** Writes the file anew; called after every round, so that an interrupted run leaves what it has. */
    static void write(Path file, List<Sample> samples) throws IOException {
        Files.writeString(
                file, TITLES + "\n" + samples.stream().map(RawSamples::line).collect(Collectors.joining()));
    }

    private static String line(Sample sample) {
        LoadResult load = sample.load();
        return String.format(
                Locale.ROOT,
                "%d,%s,%s,%d,%.3f,%.3f,%.3f,%d,%d,%s,%d,%b,%.2f,%d,%d%n",
                sample.round(),
                sample.scenario(),
                sample.mode().label(),
                load.requests(),
                load.seconds(),
                load.p50(),
                load.p99(),
                load.socketErrors(),
                load.badStatuses(),
                sample.cpuMillis().stream()
                        .map(millis -> Long.toString(Math.round(millis)))
                        .collect(Collectors.joining("+")),
                sample.bytes(),
                sample.lostConnection(),
                sample.drainSeconds(),
                sample.compared(),
                sample.differing());
    }
}

package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processor time of processes: user and system time of /proc/PID/stat. */
final class CpuTime {

    /** Linux reports in ticks of 10 ms on every architecture that Java 17 runs on. */
    private static final double MILLIS_PER_TICK = 10;

    /** Fields after the closing parenthesis of the command; utime and stime are fields 14 and 15 of the whole line. */
    private static final int UTIME = 11;

    private CpuTime() {}

    /** Milliseconds since the start of each member. */
    static List<Double> millis(List<MemberProcess> members) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (MemberProcess member : members) {
            millis.add(millis(Files.readString(Path.of("/proc", Long.toString(member.pid()), "stat"))));
        }
        return millis;
    }

    /** The command may hold blanks and parentheses, so fields are counted from the last parenthesis on. */
    static double millis(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * MILLIS_PER_TICK;
    }

    /** What was used between two readings, for each member. */
    static List<Double> between(List<Double> before, List<Double> after) {
        List<Double> used = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            used.add(after.get(i) - before.get(i));
        }
        return used;
    }
}

package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.clowder.harness.MemberProcess;

/** Processor time of processes: user and system time of /proc/PID/stat. */
final class CpuTime {

    /** Linux reports in ticks of 10 ms on every architecture that Java 17 runs on. */
    private static final double MILLIS_PER_TICK = 10;

    /** Fields after the closing parenthesis of the command; utime and stime are fields 14 and 15 of the whole line. */
    private static final int UTIME = 11;

    /** In the stat of a thread: its name, of which Linux keeps 15 characters. */
    private static final Pattern REPLICATION = Pattern.compile("\\(clowder-(replica|stream|session)");

    private CpuTime() {}

    /** Milliseconds since the start of each member. */
    static List<Double> millis(List<MemberProcess> members) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (MemberProcess member : members) {
            millis.add(millis(Files.readString(Path.of("/proc", Long.toString(member.pid()), "stat"))));
        }
        return millis;
    }

    /** Milliseconds of those threads of each member that do nothing but replicate sessions. */
    static List<Double> millisOfReplication(List<MemberProcess> members) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (MemberProcess member : members) {
            double sum = 0;
            try (DirectoryStream<Path> threads =
                    Files.newDirectoryStream(Path.of("/proc", Long.toString(member.pid()), "task"))) {
                for (Path thread : threads) {
                    String stat = stat(thread);
                    sum += REPLICATION.matcher(stat).find() ? millis(stat) : 0;
                }
            }
            millis.add(sum);
        }
        return millis;
    }

    /** Empty for a thread that has ended. */
    private static String stat(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (NoSuchFileException e) {
            return "";
        }
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

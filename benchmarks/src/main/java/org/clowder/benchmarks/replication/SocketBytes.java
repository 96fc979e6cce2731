package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.clowder.harness.Tool;

/**
 * TCP payload that each end of the replication connections has sent so far, from {@code ss}.
 *
 * <p>Both ends of a loopback connection are listed, so the sum of what each sent is the payload in both directions,
 * counted once. Retransmitted bytes are taken off.
 *
 * @param sent bytes by end, named by its local and its remote address
 */
record SocketBytes(Map<String, Long> sent) {

    private static final Pattern SENT = Pattern.compile("\\bbytes_sent:(\\d+)");
    private static final Pattern RETRANSMITTED = Pattern.compile("\\bbytes_retrans:(\\d+)");

    /** The established connections to or from these ports. */
    static SocketBytes read(List<Integer> ports) throws IOException {
        List<String> command = new ArrayList<>(List.of("ss", "-tinOH", "state", "established"));
        for (int i = 0; i < ports.size(); i++) {
            command.addAll(i == 0 ? List.of("(") : List.of("or"));
            command.addAll(List.of("sport", "=", ":" + ports.get(i), "or", "dport", "=", ":" + ports.get(i)));
        }
        command.add(")");
        return parse(Tool.run(command.toArray(String[]::new)));
    }

    /** Reads one line for each socket: two queue lengths, local address, remote address, details. */
    static SocketBytes parse(String output) throws IOException {
        Map<String, Long> sent = new HashMap<>();
        for (String line : output.lines().filter(text -> !text.isBlank()).toList()) {
            String[] columns = line.trim().split("\\s+", 5);
            if (columns.length < 5 || columns[2].indexOf(':') < 0) {
                throw new IOException("Cannot read the output of ss, expected a connection: " + line);
            }
            sent.put(columns[2] + ">" + columns[3], number(SENT, columns[4]) - number(RETRANSMITTED, columns[4]));
        }
        return new SocketBytes(Map.copyOf(sent));
    }

    private static long number(Pattern pattern, String details) {
        Matcher matcher = pattern.matcher(details);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Bytes sent since an earlier reading; a connection that is new counts from zero. */
    long since(SocketBytes before) {
        return sent.entrySet().stream()
                .mapToLong(end -> end.getValue() - before.sent.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** True if an end of the earlier reading is gone, and with it what it sent meanwhile. */
    boolean lostSince(SocketBytes before) {
        return !sent.keySet().containsAll(before.sent.keySet());
    }
}

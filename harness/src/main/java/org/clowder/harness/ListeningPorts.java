package org.clowder.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The ports on which a process listens, as Linux tells. */
public final class ListeningPorts {

    private static final String LISTEN = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListeningPorts() {}

    /** TCP ports in state LISTEN. */
    public static Set<Integer> tcp(long pid) {
        return ports(pid, List.of("tcp", "tcp6"), true);
    }

    /** UDP ports, bound for whatever purpose. */
    public static Set<Integer> udp(long pid) {
        return ports(pid, List.of("udp", "udp6"), false);
    }

    private static Set<Integer> ports(long pid, List<String> tables, boolean listeningOnly) {
        Path process = Path.of("/proc/" + pid);
        Set<Integer> ports = new TreeSet<>();
        try {
            Set<String> own = sockets(process.resolve("fd"));
            for (String table : tables) {
                Path file = process.resolve("net").resolve(table);
                for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                    String[] fields = line.trim().split("\\s+");
                    if (own.contains(fields[INODE]) && (!listeningOnly || fields[STATE].equals(LISTEN))) {
                        ports.add(Integer.parseInt(fields[LOCAL].substring(fields[LOCAL].indexOf(':') + 1), 16));
                    }
                }
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : files.toList()) {
                String target = target(file);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}

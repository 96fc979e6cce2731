package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of one member.
 *
 * @param http for the load
 * @param channel for replication
 * @param management used by Clowder only
 */
record Ports(int http, int channel, int management) {

    /** Free ports for so many members: all are held open until the last is found, so that none is given out twice. */
    static List<Ports> free(int members) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * members; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Ports> ports = new ArrayList<>();
            for (int i = 0; i < held.size(); i += 3) {
                ports.add(new Ports(port(held, i), port(held, i + 1), port(held, i + 2)));
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static int port(List<ServerSocket> held, int index) {
        return held.get(index).getLocalPort();
    }
}

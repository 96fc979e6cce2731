package org.clowder.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Free ports of the loopback interface, none handed out twice. They lie below the range from which the system takes the
 * local ports of clients, so that none is taken by a client while its member is down.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int BEHIND_LAST = 32_000;

    private static final Set<Integer> USED = ConcurrentHashMap.newKeySet();

    private Ports() {}

    public static int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
            if (USED.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port on the loopback interface");
    }

    public static List<Integer> some(int number) {
        return Stream.generate(Ports::free).limit(number).toList();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}

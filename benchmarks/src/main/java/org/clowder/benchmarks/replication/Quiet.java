package org.clowder.benchmarks.replication;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Waits until the replication connections carry no more than heartbeats. */
final class Quiet {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Bytes between two readings that still count as quiet: pings of the membership, not sessions. */
    private static final long HEARTBEAT_BYTES = 4096;

    private Quiet() {}

    /** Seconds until as many quiet readings in a row as the mode needs, including them: 0.2 at least. */
    static double await(MemberGroup group) throws IOException {
        long begin = System.nanoTime();
        SocketBytes last = SocketBytes.read(group.channelPorts());
        int quiet = 0;
        while (quiet < group.mode().quietReadings()) {
            Await.pause();
            SocketBytes current = SocketBytes.read(group.channelPorts());
            quiet = current.since(last) <= HEARTBEAT_BYTES ? quiet + 1 : 0;
            last = current;
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                throw new IOException("Members of " + group.mode().label() + " still send a minute after the load");
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}

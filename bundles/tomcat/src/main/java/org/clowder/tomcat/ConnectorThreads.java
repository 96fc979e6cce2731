package org.clowder.tomcat;

import java.util.concurrent.Executor;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.threads.ResizableExecutor;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/** The threads of a connector, of which requests that wait for something leave a part to others. */
public final class ConnectorThreads {

    private ConnectorThreads() {}

    /**
     * Whether one more request may wait on its thread: half of those of its pool stay free for others, and one may wait wherever
     * there are two. A virtual thread for each request is as good as free. For use by any thread.
     *
     * @param protocol that of the connector which the request came by
     */
    public static boolean mayWait(ProtocolHandler protocol) {
        Executor executor = protocol.getExecutor();
        if (executor instanceof ThreadPoolExecutor pool) {
            return pool.getActiveCount() <= Math.max(1, pool.getMaximumPoolSize() / 2);
        }
        return !(executor instanceof ResizableExecutor pool)
                || pool.getActiveCount() <= Math.max(1, pool.getMaxThreads() / 2);
    }
}

package org.clowder.server.internal.reload;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.coyote.Constants;

/**
 * The HTTP/1.1 and AJP requests that are being served at one moment, as Tomcat shows them by JMX. So no request pays for
 * being counted.
 */
final class RequestsInFlight {

    private static final long STEP_MILLIS = 10;

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    /** How many requests each processor had served before the one that is in flight. */
    private final Map<ObjectName, Object> served = new HashMap<>();

    private RequestsInFlight() throws JMException {
        for (ObjectName processor : beans.queryNames(new ObjectName("*:type=RequestProcessor,*"), null)) {
            if (serves(processor)) {
                served.put(processor, beans.getAttribute(processor, "requestCount"));
            }
        }
    }

    /** Those of this moment; the request of the thread that asks, if it serves one, is not among them. */
    static RequestsInFlight now() throws JMException {
        return new RequestsInFlight();
    }

    private boolean serves(ObjectName processor) {
        try {
            return Integer.valueOf(Constants.STAGE_SERVICE).equals(beans.getAttribute(processor, "stage"))
                    && !Thread.currentThread().getName().equals(beans.getAttribute(processor, "workerThreadName"));
        } catch (JMException e) {
            // its connection has just ended
            return false;
        }
    }

    /**
     * Waits until each of them has ended.
     *
     * @return false if some had not when the patience was over, or the thread was interrupted
     */
    boolean awaitEnd(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            served.keySet().removeIf(this::ended);
            if (served.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private boolean ended(ObjectName processor) {
        try {
            return !serves(processor) || !served.get(processor).equals(beans.getAttribute(processor, "requestCount"));
        } catch (JMException e) {
            return true;
        }
    }
}

package org.apache.catalina.core;

import java.util.List;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Valve;

/**
 * Puts valves anywhere into a pipeline that serves requests; Tomcat's own methods append, and cut a request that is
 * inside a valve off when that valve is removed.
 */
public final class PipelineOrder {

    private PipelineOrder() {}

    /**
     * Links valves in an order. A valve that is left out keeps its link to the one after it, so requests that are inside
     * go on as they began. Starting valves before and stopping them afterwards is the caller's.
     *
     * @param valves all of them but the basic valve; those that were there before are in the order in which they were
     */
    public static void set(StandardPipeline pipeline, List<Valve> valves) {
        Valve next = pipeline.getBasic();
        for (int i = valves.size() - 1; i >= 0; i--) {
            Valve valve = valves.get(i);
            valve.setNext(next);
            next = valve;
        }
        pipeline.first = valves.isEmpty() ? null : next;
    }

    /** Has a container use the access logs that are in its pipeline now; Tomcat looks for them once. */
    public static void refreshAccessLog(ContainerBase container) {
        AccessLogAdapter found = null;
        for (Valve valve : container.getPipeline().getValves()) {
            if (valve instanceof AccessLog log) {
                if (found == null) {
                    found = new AccessLogAdapter(log);
                } else {
                    found.add(log);
                }
            }
        }
        // The first look is over then, and does not overwrite what comes next.
        container.getAccessLog();
        container.accessLog = found;
        forgetDefault(container);
    }

    /** An Engine keeps the access log of its default Host for requests that reach no application. */
    private static void forgetDefault(ContainerBase container) {
        ContainerBase engine = container instanceof StandardHost ? (ContainerBase) container.getParent() : container;
        if (engine instanceof StandardEngine standard) {
            standard.support.firePropertyChange("defaultHost", null, standard.getDefaultHost());
        }
    }
}

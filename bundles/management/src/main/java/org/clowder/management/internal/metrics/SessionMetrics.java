package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.counter;
import static org.clowder.management.internal.metrics.Metric.gauge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Manager;
import org.apache.catalina.Server;
import org.apache.catalina.Service;

/** Of the sessions of each application, whatever its manager. */
final class SessionMetrics {

    private static final List<Metric<Manager>> METRICS = List.of(
            gauge("tomcat_sessions_active", "Sessions on this member.", Manager::getActiveSessions),
            gauge(
                    "tomcat_sessions_created",
                    "Sessions that are on this member and those that have ended here, in all: what Tomcat counts as"
                            + " created.",
                    Manager::getSessionCounter),
            counter("tomcat_sessions_expired_total", "Sessions that have ended here.", Manager::getExpiredSessions),
            counter(
                    "tomcat_sessions_rejected_total",
                    "Sessions that were not begun, as there were as many as may be.",
                    Manager::getRejectedSessions));

    private SessionMetrics() {}

    static void write(Server server, Exposition out) {
        out.write(METRICS, managers(server));
    }

    /** Those of the applications that run, labelled by the names of the Service, the Host and the application. */
    static Map<Labels, Manager> managers(Server server) {
        Map<Labels, Manager> managers = new LinkedHashMap<>();
        for (Service service : server.findServices()) {
            Container engine = service.getContainer();
            for (Container host : engine == null ? new Container[0] : engine.findChildren()) {
                for (Container child : host.findChildren()) {
                    Context context = (Context) child;
                    Manager manager = context.getManager();
                    if (manager != null && context.getState().isAvailable()) {
                        managers.put(
                                Labels.of("service", service.getName())
                                        .and("host", host.getName())
                                        .and("application", application(context)),
                                manager);
                    }
                }
            }
        }
        return managers;
    }

    /** As people write it who deploy it: the context path, and the version if it has one. */
    private static String application(Context context) {
        String path = context.getPath().isEmpty() ? "/" : context.getPath();
        String version = context.getWebappVersion();
        return version.isEmpty() ? path : path + "##" + version;
    }
}

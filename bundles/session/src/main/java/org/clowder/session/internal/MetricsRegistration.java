package org.clowder.session.internal;

import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ReplicationMetrics;
import org.clowder.session.internal.loading.Platform;

/** Shows the metrics of one cluster to JMX and to other bundles, from its start to its stop. */
public final class MetricsRegistration implements AutoCloseable {

    private static final Log log = LogFactory.getLog(MetricsRegistration.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;
    private final Runnable offered;

    public MetricsRegistration(ReplicationMetrics metrics) {
        this.name = registered(metrics);
        this.offered = Platform.here().offer(ReplicationMetrics.class, metrics, Map.of("name", metrics.getName()));
    }

    private ObjectName registered(ReplicationMetrics metrics) {
        try {
            ObjectName objectName =
                    new ObjectName("org.clowder:type=Replication,name=" + ObjectName.quote(metrics.getName()));
            server.registerMBean(new StandardMBean(metrics, ReplicationMetrics.class), objectName);
            return objectName;
        } catch (JMException e) {
            log.warn("Replication metrics of " + metrics.getName() + " are not shown by JMX: " + e);
            return null;
        }
    }

    @Override
    public void close() {
        try {
            if (name != null) {
                server.unregisterMBean(name);
            }
        } catch (JMException e) {
            log.debug("The MBean of replication was gone already", e);
        }
        offered.run();
    }
}

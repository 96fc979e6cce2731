package org.clowder.session.internal;

import java.lang.management.ManagementFactory;
import java.util.Dictionary;
import java.util.Hashtable;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.ReplicationMetrics;
import org.clowder.session.internal.loading.ClassesWatch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Shows the metrics of one cluster to JMX and to other bundles, from its start to its stop. */
public final class MetricsRegistration implements AutoCloseable {

    private static final Log log = LogFactory.getLog(MetricsRegistration.class);

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;
    private final ServiceRegistration<ReplicationMetrics> service;

    public MetricsRegistration(ReplicationMetrics metrics) {
        this.name = registered(metrics);
        this.service = offered(metrics);
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

    private static ServiceRegistration<ReplicationMetrics> offered(ReplicationMetrics metrics) {
        BundleContext context = ClassesWatch.framework();
        if (context == null) {
            return null;
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("name", metrics.getName());
        return context.registerService(ReplicationMetrics.class, metrics, properties);
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
        try {
            if (service != null) {
                service.unregister();
            }
        } catch (IllegalStateException e) {
            log.debug("The bundle is stopped, and with it the service", e);
        }
    }
}

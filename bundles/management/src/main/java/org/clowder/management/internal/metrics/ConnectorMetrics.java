package org.clowder.management.internal.metrics;

import static org.clowder.management.internal.metrics.Metric.counter;
import static org.clowder.management.internal.metrics.Metric.gauge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.catalina.Server;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;

/** Of Tomcat's connectors: their requests, and what serves these. */
final class ConnectorMetrics {

    private static final List<Metric<Bean>> REQUESTS = List.of(
            counter(
                    "tomcat_connector_requests_total",
                    "Requests that were answered.",
                    bean -> bean.count("requestCount")),
            counter(
                    "tomcat_connector_errors_total",
                    "Answers with a status of 400 or more.",
                    bean -> bean.count("errorCount")),
            counter(
                    "tomcat_connector_processing_seconds_total",
                    "How long requests took, in all.",
                    bean -> bean.seconds("processingTime")),
            counter(
                    "tomcat_connector_received_bytes_total",
                    "Bytes of the bodies of requests.",
                    bean -> bean.number("bytesReceived")),
            counter(
                    "tomcat_connector_sent_bytes_total",
                    "Bytes of the bodies of answers.",
                    bean -> bean.number("bytesSent")));

    private static final List<Metric<Bean>> THREADS = List.of(
            gauge(
                    "tomcat_connector_threads_busy",
                    "Threads that are at work.",
                    bean -> bean.known("currentThreadsBusy")),
            gauge("tomcat_connector_threads", "Threads that there are.", bean -> bean.known("currentThreadCount")),
            gauge("tomcat_connector_threads_max", "Threads that there may be.", bean -> bean.known("maxThreads")),
            gauge("tomcat_connector_connections", "Connections that are open.", bean -> bean.known("connectionCount")),
            gauge(
                    "tomcat_connector_connections_max",
                    "Connections that may be open.",
                    bean -> bean.known("maxConnections")),
            gauge(
                    "tomcat_connector_connections_keepalive",
                    "Connections that are open and wait for their next request.",
                    bean -> bean.known("keepAliveCount")));

    private ConnectorMetrics() {}

    static void write(Server server, Exposition out) throws JMException {
        Map<Labels, Bean> requests = new LinkedHashMap<>();
        Map<Labels, Bean> threads = new LinkedHashMap<>();
        for (Service service : server.findServices()) {
            for (Connector connector : service.findConnectors()) {
                if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                    find(Labels.of("service", service.getName()), protocol, requests, threads);
                }
            }
        }
        out.write(REQUESTS, requests);
        out.write(THREADS, threads);
    }

    /** By the name that the protocol had when it was initialised: that of a connector on any free port changes after that. */
    private static void find(
            Labels service, AbstractProtocol<?> protocol, Map<Labels, Bean> requests, Map<Labels, Bean> threads)
            throws JMException {
        ObjectName known = protocol.getGlobalRequestProcessorMBeanName();
        if (known == null) {
            return;
        }
        String name = ",name=" + known.getKeyProperty("name");
        for (Bean bean : Bean.all(known.getDomain() + ":type=GlobalRequestProcessor" + name + ",*")) {
            requests.put(service.and("connector", bean.key("name")).and("upgrade", bean.key("Upgrade")), bean);
        }
        for (Bean bean : Bean.all(known.getDomain() + ":type=ThreadPool" + name)) {
            threads.put(service.and("connector", bean.key("name")), bean);
        }
    }
}

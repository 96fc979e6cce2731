package org.clowder.channel.internal;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.internal.tribes.Attendance;
import org.clowder.channel.internal.tribes.Transport;
import org.clowder.tomcat.StandingWarning;

/** A transport that can be looked at by JMX while it is open. Used by one thread, the life cycle's. */
final class MonitoredTransport implements Transport {

    private static final Log log = LogFactory.getLog(MonitoredTransport.class);

    private final Transport transport;
    private final String clusterName;
    private final ChannelMXBean monitor;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private Optional<ObjectName> registered = Optional.empty();

    MonitoredTransport(Transport transport, String clusterName, ChannelMXBean monitor) {
        this.transport = transport;
        this.clusterName = clusterName;
        this.monitor = monitor;
    }

    @Override
    public Channel channel() {
        return transport.channel();
    }

    @Override
    public Serializable form(ByteMessage message) {
        return transport.form(message);
    }

    @Override
    public void open() throws IOException {
        transport.open();
        try {
            ObjectName name = new ObjectName("org.clowder:type=Channel,name=" + ObjectName.quote(clusterName));
            server.registerMBean(monitor, name);
            registered = Optional.of(name);
        } catch (JMException | RuntimeException e) {
            // a second member of that cluster in this JVM, for example: it works as well without
            log.debug("The channel of cluster \"" + clusterName + "\" is not shown by JMX: " + e);
        }
    }

    @Override
    public void announce() {
        transport.announce();
    }

    @Override
    public void settle() throws InterruptedException {
        transport.settle();
    }

    @Override
    public void close() {
        registered.ifPresent(this::unregister);
        registered = Optional.empty();
        transport.close();
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            log.debug("JMX has lost " + name + ": " + e);
        }
    }

    @Override
    public Optional<Attendance> attendance() {
        return transport.attendance();
    }

    @Override
    public List<StandingWarning> warnings() {
        return transport.warnings();
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public String remark() {
        return transport.remark();
    }
}

package org.clowder.itests;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Looks into the process of a member by JMX. */
final class MemberMonitor implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private MemberMonitor(JMXConnector connector) throws Exception {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** Attaches to the process, which from then on listens on a port for JMX. */
    // The address comes from the process that this test has started, by attaching to it, and not from any input.
    @SuppressWarnings("BanJNDI")
    static MemberMonitor of(Member member) throws Exception {
        VirtualMachine machine = VirtualMachine.attach("" + member.pid());
        try {
            return new MemberMonitor(
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
        } finally {
            machine.detach();
        }
    }

    /** Bytes of the heap in use after a collection. */
    long heap() throws Exception {
        MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** A number that the shared channel shows. */
    long channel(String attribute) throws Exception {
        ObjectName name = server.queryNames(new ObjectName("org.clowder:type=Channel,*"), null)
                .iterator()
                .next();
        return (Long) server.getAttribute(name, attribute);
    }

    /** Has the descriptor taken over; what the member answers, or why it refuses. */
    String reload() throws Exception {
        try {
            return String.join(
                    "\n", (String[]) server.invoke(new ObjectName("org.clowder:type=Server"), "reload", null, null));
        } catch (RuntimeMBeanException e) {
            return e.getCause().getMessage();
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}

package org.clowder.itests;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.clowder.harness.Member;

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

    Object drainAttribute(String name) throws Exception {
        return server.getAttribute(new ObjectName("org.clowder:type=Drain"), name);
    }

    /** Takes the member out of service, or back in; the last line of its answer. */
    String drain(String operation) throws Exception {
        Object answer = server.invoke(new ObjectName("org.clowder:type=Drain"), operation, null, null);
        return answer instanceof String[] lines ? lines[lines.length - 1] : "";
    }

    /** Takes the member out of service, to another one that is named; the last line of its answer. */
    String drainTo(String member) throws Exception {
        Object answer = server.invoke(
                new ObjectName("org.clowder:type=Drain"), "failoverTo", new Object[] {member}, new String[] {
                    String.class.getName()
                });
        return ((String[]) answer)[((String[]) answer).length - 1];
    }

    /**
     * Every value that can be read of any MBean, as text after the names of MBean and attribute; also of attributes that an MBean
     * does not list, if it answers all the same.
     */
    List<String> values(List<String> unlisted) throws Exception {
        List<String> found = new ArrayList<>();
        for (ObjectName name : server.queryNames(null, null)) {
            Set<String> attributes = new LinkedHashSet<>(unlisted);
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                attributes.add(attribute.getName());
            }
            for (String attribute : attributes) {
                try {
                    found.add(name + " " + attribute + " = " + text(server.getAttribute(name, attribute)));
                } catch (JMException | RuntimeException | IOException e) {
                    // Not readable, or of a class that only the member has.
                    continue;
                }
            }
        }
        return found;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes) + " " + new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (value instanceof char[] characters) {
            return new String(characters);
        }
        if (value instanceof Object[] values) {
            return Arrays.stream(values).map(MemberMonitor::text).toList().toString();
        }
        if (value instanceof CompositeData data) {
            return data.values().stream().map(MemberMonitor::text).toList().toString();
        }
        if (value instanceof TabularData data) {
            return data.values().stream().map(MemberMonitor::text).toList().toString();
        }
        return String.valueOf(value);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}

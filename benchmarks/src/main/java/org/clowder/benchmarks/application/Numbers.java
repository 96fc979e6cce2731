package org.clowder.benchmarks.application;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What a member of Clowder says of its replication, and how many sessions it counts: one {@code Name=value} a line, from JMX. */
final class Numbers {

    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private Numbers() {}

    static String text(String contextPath) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (ObjectName name : BEANS.queryNames(new ObjectName("org.clowder:type=Replication,*"), null)) {
                for (MBeanAttributeInfo attribute : BEANS.getMBeanInfo(name).getAttributes()) {
                    append(text, attribute.getName(), BEANS.getAttribute(name, attribute.getName()));
                }
            }
            ObjectName managers = new ObjectName("*:type=Manager,context=" + contextPath + ",*");
            for (ObjectName name : BEANS.queryNames(managers, null)) {
                append(text, "Sessions", BEANS.getAttribute(name, "activeSessions"));
            }
        } catch (JMException e) {
            throw new IOException("The numbers of this member cannot be read", e);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }
}

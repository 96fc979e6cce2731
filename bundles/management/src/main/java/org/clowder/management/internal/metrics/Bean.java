package org.clowder.management.internal.metrics;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** An MBean of this JVM, asked attribute by attribute. */
record Bean(ObjectName name) {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    /** Those that there are now, by name. */
    static List<Bean> all(String pattern) throws JMException {
        return new TreeSet<>(SERVER.queryNames(new ObjectName(pattern), null))
                .stream().map(Bean::new).toList();
    }

    /** A part of its name, empty if there is none of that key. */
    String key(String key) {
        String value = name.getKeyProperty(key);
        return value == null ? "" : value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    /** Null if it has no such attribute, or is gone. */
    Object attribute(String attribute) {
        try {
            return SERVER.getAttribute(name, attribute);
        } catch (AttributeNotFoundException | InstanceNotFoundException e) {
            return null;
        } catch (JMException e) {
            throw new IllegalStateException(attribute + " of " + name, e);
        }
    }

    /** NaN if it has no such attribute, or is gone. */
    double number(String attribute) {
        return attribute(attribute) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Null if it has no such attribute, or is gone. */
    @SuppressWarnings("unchecked") // what the interface of replication says
    Map<Double, Long> counts(String attribute) {
        return (Map<Double, Long>) attribute(attribute);
    }

    /** A number below 0 says that it is not known. */
    double known(String attribute) {
        double number = number(attribute);
        return number < 0 ? Double.NaN : number;
    }

    /** What is counted in 32 bits goes on beyond 2,147,483,647, and from 4,294,967,295 to 0. */
    double count(String attribute) {
        return attribute(attribute) instanceof Integer count ? Integer.toUnsignedLong(count) : number(attribute);
    }

    /** @param attribute in ms */
    double seconds(String attribute) {
        return number(attribute) / 1000;
    }
}

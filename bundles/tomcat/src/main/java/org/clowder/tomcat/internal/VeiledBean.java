package org.clowder.tomcat.internal;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanRegistration;
import javax.management.MBeanServer;
import javax.management.NotificationBroadcaster;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.StandardMBean;
import org.clowder.tomcat.SecretValues;

/** An MBean whose secrets can be set, but not read. As safe for use by several threads as the one behind it. */
final class VeiledBean implements DynamicMBean, MBeanRegistration, NotificationBroadcaster {

    private final DynamicMBean bean;
    /** The object that takes part in registrations and notifications. */
    private final Object object;

    private VeiledBean(DynamicMBean bean, Object object) {
        this.bean = bean;
        this.object = object;
    }

    /** The object to register instead of another one; that itself if it is no MBean, which the server says then. */
    static Object of(Object object) {
        if (object instanceof DynamicMBean dynamic) {
            return new VeiledBean(dynamic, object);
        }
        return managementInterface(object)
                .map(type -> (Object) new VeiledBean(standard(object, type), object))
                .orElse(object);
    }

    /** By the naming rules of JMX: {@code XMBean} of a class {@code X}, or {@code YMXBean} of any. */
    private static Optional<Class<?>> managementInterface(Object object) {
        return Stream.<Class<?>>iterate(object.getClass(), type -> type != null, Class::getSuperclass)
                .<Class<?>>flatMap(type -> Arrays.stream(type.getInterfaces())
                        .filter(each -> each.getName().equals(type.getName() + "MBean")
                                || each.getName().endsWith("MXBean")))
                .findFirst();
    }

    private static <T> DynamicMBean standard(Object object, Class<T> type) {
        return new StandardMBean(type.cast(object), type, type.getName().endsWith("MXBean"));
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException, MBeanException, ReflectionException {
        Object value = bean.getAttribute(name);
        return secret(name) ? hidden(value) : masked(value);
    }

    /** Beside what is named so everywhere: {@code DigestAuthenticator}'s {@code key}. */
    private static boolean secret(String name) {
        return name.equals("key") || SecretValues.named(name);
    }

    /** Of the same type, for clients that rely on it. */
    private static Object hidden(Object value) {
        if (value instanceof String text) {
            return text.isEmpty() ? text : SecretValues.MASK;
        }
        return value instanceof Number || value instanceof Boolean ? value : null;
    }

    private static Object masked(Object value) {
        if (value instanceof String text) {
            return SecretValues.masked(text);
        }
        if (value instanceof String[] texts) {
            return Arrays.stream(texts)
                    .map(text -> text == null ? null : SecretValues.masked(text))
                    .toArray(String[]::new);
        }
        return value;
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList shown = new AttributeList();
        for (Attribute attribute : bean.getAttributes(names).asList()) {
            String name = attribute.getName();
            shown.add(new Attribute(name, secret(name) ? hidden(attribute.getValue()) : masked(attribute.getValue())));
        }
        return shown;
    }

    @Override
    public void setAttribute(Attribute attribute)
            throws AttributeNotFoundException, InvalidAttributeValueException, MBeanException, ReflectionException {
        bean.setAttribute(attribute);
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return bean.setAttributes(attributes);
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] signature)
            throws MBeanException, ReflectionException {
        Object result = bean.invoke(name, arguments, signature);
        return gets(name) && (secret(name) || asksForSecret(arguments)) ? hidden(result) : masked(result);
    }

    private static boolean gets(String operation) {
        return operation.startsWith("get") || operation.startsWith("find");
    }

    private static boolean asksForSecret(Object[] arguments) {
        return arguments != null
                && Arrays.stream(arguments).anyMatch(argument -> argument instanceof String name && secret(name));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return bean.getMBeanInfo();
    }

    @Override
    public ObjectName preRegister(MBeanServer server, ObjectName name) throws Exception {
        return object instanceof MBeanRegistration registration ? registration.preRegister(server, name) : name;
    }

    @Override
    public void postRegister(Boolean done) {
        if (object instanceof MBeanRegistration registration) {
            registration.postRegister(done);
        }
    }

    @Override
    public void preDeregister() throws Exception {
        if (object instanceof MBeanRegistration registration) {
            registration.preDeregister();
        }
    }

    @Override
    public void postDeregister() {
        if (object instanceof MBeanRegistration registration) {
            registration.postDeregister();
        }
    }

    @Override
    public void addNotificationListener(NotificationListener listener, NotificationFilter filter, Object handback) {
        if (!(object instanceof NotificationBroadcaster broadcaster)) {
            throw new IllegalArgumentException("This MBean sends no notifications");
        }
        broadcaster.addNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        if (!(object instanceof NotificationBroadcaster broadcaster)) {
            throw new ListenerNotFoundException("This MBean sends no notifications");
        }
        broadcaster.removeNotificationListener(listener);
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return object instanceof NotificationBroadcaster broadcaster
                ? broadcaster.getNotificationInfo()
                : new MBeanNotificationInfo[0];
    }
}

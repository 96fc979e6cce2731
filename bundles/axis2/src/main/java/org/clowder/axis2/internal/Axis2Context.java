package org.clowder.axis2.internal;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.tribes.Channel;

/**
 * What a {@code ConfigurationContext} of Axis2 1.8.2 says of its clustering. Axis2 has no OSGi headers and nothing that gives its channel away,
 * so all of it is by reflection: {@code AbstractContext.getPropertyNonReplicable}, {@code AxisConfiguration.getClusteringAgent}, and the private field
 * {@code channel} of {@code TribesClusteringAgent}. Thread-safe.
 */
final class Axis2Context {

    /** The service that hosts register. */
    static final String SERVICE = "org.apache.axis2.context.ConfigurationContext";

    /** {@code ClusteringConstants.CLUSTER_INITIALIZED}: set when {@code init()} of the agent is through, and removed by {@code shutdown()}. */
    private static final String INITIALIZED = "local_cluster.initialized";

    private static final String CHANNEL = Channel.class.getName();

    private final Object context;

    Axis2Context(Object context) {
        this.context = context;
    }

    /**
     * What was found.
     *
     * @param channel empty if there is none that can be used
     * @param lasting whether it stays like that, as far as one can see
     * @param reason for people: why there is none, and what to do; empty if there is one
     */
    record Finding(Optional<Channel> channel, boolean lasting, String reason) {

        private static Finding waiting(String reason) {
            return new Finding(Optional.empty(), false, reason);
        }

        private static Finding never(String reason) {
            return new Finding(Optional.empty(), true, reason);
        }
    }

    /** Asks anew. */
    Finding look() {
        try {
            Object agent = call(call(context, "getAxisConfiguration"), "getClusteringAgent");
            if (agent == null) {
                return Finding.never(
                        "Axis2 has no clustering: switch <clustering> on in its axis2.xml, or let Clowder open a channel of its own");
            }
            return channelOf(agent);
        } catch (InvocationTargetException e) {
            return unlike(e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            return unlike(e);
        }
    }

    private Finding unlike(Throwable reason) {
        return Finding.never("Axis2's " + context.getClass().getName() + " cannot be asked for its clustering ("
                + reason + "): Axis2 1.8.2 can");
    }

    private Finding channelOf(Object agent) throws ReflectiveOperationException {
        String name = agent.getClass().getName();
        Field field = channelField(agent.getClass());
        if (field == null) {
            return Finding.never(
                    "Axis2's clustering agent " + name + " has no field for a channel of Tribes: let Clowder open a"
                            + " channel of its own, or name org.apache.axis2.clustering.tribes.TribesClusteringAgent in axis2.xml");
        }
        if (!Channel.class.isAssignableFrom(field.getType())) {
            return Finding.never(
                    "Axis2's clustering agent " + name + " has another copy of Tribes' classes than Clowder: let the"
                            + " bundle of Axis2 import org.apache.catalina.tribes.* from org.clowder.tomcat, and contain no tomcat-tribes.jar");
        }
        if (call(context, "getPropertyNonReplicable", INITIALIZED) == null) {
            return Finding.waiting(
                    "Axis2's clustering is not initialised: what keeps it from its end is in Axis2's log;"
                            + " with AvoidInitiation=true in axis2.xml the host has to call init() of the agent");
        }
        field.setAccessible(true);
        Channel channel = (Channel) field.get(agent);
        return channel == null
                ? Finding.waiting("Axis2's clustering agent " + name + " has no channel yet")
                : new Finding(Optional.of(channel), false, "");
    }

    /** Null if there is none. */
    private static Field channelField(Class<?> agent) {
        for (Class<?> each = agent; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (isChannel(field.getType())) {
                    return field;
                }
            }
        }
        return null;
    }

    /** By name: it may be one of another class space. */
    private static boolean isChannel(Class<?> type) {
        Deque<Class<?>> open = new ArrayDeque<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            open.add(each);
        }
        while (!open.isEmpty()) {
            Class<?> next = open.remove();
            if (next.getName().equals(CHANNEL)) {
                return true;
            }
            open.addAll(List.of(next.getInterfaces()));
        }
        return false;
    }

    private static Object call(Object target, String name, Object... arguments) throws ReflectiveOperationException {
        Class<?>[] types = new Class<?>[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i].getClass();
        }
        Method method = target.getClass().getMethod(name, types);
        method.setAccessible(true);
        return method.invoke(target, arguments);
    }
}

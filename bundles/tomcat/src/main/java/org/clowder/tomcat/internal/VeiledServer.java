package org.clowder.tomcat.internal;

import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;

/**
 * The JVM's MBean server as Tomcat sees it: what Tomcat registers there shows no secrets. Its methods stand for those of the JDK
 * with the same names, see {@link StaticCalls}.
 */
public final class VeiledServer implements InvocationHandler {

    private final MBeanServer server;

    private VeiledServer(MBeanServer server) {
        this.server = server;
    }

    /** As {@link ManagementFactory#getPlatformMBeanServer()}. */
    public static MBeanServer getPlatformMBeanServer() {
        return veiled(ManagementFactory.getPlatformMBeanServer());
    }

    /** As {@link MBeanServerFactory#findMBeanServer(String)}. */
    // The type of the method that it stands for.
    @SuppressWarnings("NonApiType")
    public static ArrayList<MBeanServer> findMBeanServer(String agentId) {
        List<MBeanServer> found = MBeanServerFactory.findMBeanServer(agentId);
        return new ArrayList<>(found.stream().map(VeiledServer::veiled).toList());
    }

    private static MBeanServer veiled(MBeanServer server) {
        return (MBeanServer) Proxy.newProxyInstance(
                VeiledServer.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, new VeiledServer(server));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("registerMBean")) {
            arguments[0] = VeiledBean.of(arguments[0]);
        }
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

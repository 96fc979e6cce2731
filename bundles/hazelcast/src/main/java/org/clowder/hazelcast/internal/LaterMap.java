package org.clowder.hazelcast.internal;

import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A map of a client that has not found its cluster yet, and looks for it with each call until it has. For any number of threads. */
public final class LaterMap implements InvocationHandler {

    private final HazelcastInstance instance;
    private final String name;
    private volatile IMap<?, ?> found;

    private LaterMap(HazelcastInstance instance, String name) {
        this.instance = instance;
        this.name = name;
    }

    /** The map itself, if it can be had now; else one whose methods throw {@link HazelcastClientOfflineException} until it can. */
    @SuppressWarnings("unchecked")
    public static <K, V> IMap<K, V> of(HazelcastInstance instance, String name) {
        try {
            return instance.getMap(name);
        } catch (HazelcastClientOfflineException e) {
            // in a framework, this bundle does not see all types of its methods
            return (IMap<K, V>) Proxy.newProxyInstance(
                    IMap.class.getClassLoader(), new Class<?>[] {IMap.class}, new LaterMap(instance, name));
        }
    }

    /** Whether a call of the map goes to the map at once; else it may take as long as Hazelcast does to make it. */
    static boolean isThere(IMap<?, ?> map) {
        return !Proxy.isProxyClass(map.getClass())
                || !(Proxy.getInvocationHandler(map) instanceof LaterMap later)
                || later.found != null;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (found == null) {
            found = instance.getMap(name);
        }
        try {
            return method.invoke(found, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

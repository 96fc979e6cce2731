package org.clowder.hazelcast.internal;

import com.hazelcast.client.Client;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.Server;

/** Which Hazelcast an application's sessions are in. For any number of threads. */
public final class Instances {

    private static final Map<Server, HazelcastInstance> OF_LISTENERS = new WeakHashMap<>();

    private Instances() {}

    /** A listener of the Server has started it. */
    public static void offer(Server server, HazelcastInstance instance) {
        synchronized (OF_LISTENERS) {
            HazelcastInstance before = OF_LISTENERS.putIfAbsent(server, instance);
            if (before != null && before != instance) {
                throw new IllegalStateException("The Server has a Hazelcast already, " + before.getName()
                        + ": it can have one P2PLifecycleListener or ClientServerLifecycleListener");
            }
        }
    }

    public static void withdraw(Server server, HazelcastInstance instance) {
        synchronized (OF_LISTENERS) {
            OF_LISTENERS.remove(server, instance);
        }
    }

    private static HazelcastInstance ofListener(Context context) {
        for (Container each = context; each != null; each = each.getParent()) {
            if (each instanceof Engine engine && engine.getService() != null) {
                synchronized (OF_LISTENERS) {
                    return OF_LISTENERS.get(engine.getService().getServer());
                }
            }
        }
        return null;
    }

    /**
     * Finds it: what was given, what has the name, what a listener of the Server has started, what the host platform offers as a service.
     *
     * @param given null if the manager was given none
     * @param name null if none is asked for
     * @param client whether it is to be a client
     * @throws IllegalStateException if there is none, saying what to do
     */
    public static HazelcastInstance find(HazelcastInstance given, String name, boolean client, Context context) {
        HazelcastInstance found = given;
        if (found == null && name != null) {
            found = Stream.<Supplier<HazelcastInstance>>of(
                            () -> Hazelcast.getHazelcastInstanceByName(name),
                            () -> HazelcastClient.getHazelcastClientByName(name),
                            () -> Services.instance(name))
                    .map(Supplier::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "hazelcastInstanceName=\"" + name + "\": there is no instance of that name"));
        }
        if (found == null) {
            found = ofListener(context);
        }
        if (found == null) {
            found = Services.instance(null);
        }
        if (found == null) {
            throw new IllegalStateException("there is no Hazelcast; add <Listener className=\"org.clowder.hazelcast."
                    + (client ? "ClientServerLifecycleListener" : "P2PLifecycleListener")
                    + "\"/> to the Server");
        }
        boolean isClient = found.getLocalEndpoint() instanceof Client;
        if (client && !isClient) {
            throw new IllegalStateException("clientOnly=\"true\", but " + found.getName()
                    + " is a member; use the ClientServerLifecycleListener in place of the P2PLifecycleListener");
        }
        return found;
    }

    /** Whether Hazelcast answers for a map from what was read here before, which others may have changed since. */
    public static boolean hasNearCache(HazelcastInstance instance, String map) {
        if (instance instanceof HazelcastClientProxy client) {
            return client.getClientConfig().getNearCacheConfig(map) != null;
        }
        return !(instance.getLocalEndpoint() instanceof Client)
                && instance.getConfig().findMapConfig(map).getNearCacheConfig() != null;
    }
}

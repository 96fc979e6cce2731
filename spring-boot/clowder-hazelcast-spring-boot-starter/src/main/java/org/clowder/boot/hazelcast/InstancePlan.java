package org.clowder.boot.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.function.UnaryOperator;

/** An instance of Hazelcast that has not been started: a member or a client. */
abstract class InstancePlan {

    /** Null if it has none. */
    abstract String name();

    /** @param name that it is to have; null for its own */
    abstract HazelcastInstance start(String name);

    static InstancePlan of(ClientConfig config) {
        return new InstancePlan() {
            @Override
            String name() {
                return config.getInstanceName();
            }

            @Override
            HazelcastInstance start(String name) {
                setDefault("hazelcast.logging.type", "slf4j", config::getProperty, config::setProperty);
                if (name != null) {
                    config.setInstanceName(name);
                }
                return HazelcastClient.newHazelcastClient(config);
            }
        };
    }

    static InstancePlan of(Config config) {
        return new InstancePlan() {
            @Override
            String name() {
                return config.getInstanceName();
            }

            @Override
            HazelcastInstance start(String name) {
                setDefault("hazelcast.logging.type", "slf4j", config::getProperty, config::setProperty);
                // or it would end at once as the JVM stops, while the application finishes its requests
                setDefault("hazelcast.shutdownhook.enabled", "false", config::getProperty, config::setProperty);
                if (name != null) {
                    config.setInstanceName(name);
                }
                return Hazelcast.newHazelcastInstance(config);
            }
        };
    }

    private interface Setter {

        Object set(String key, String value);
    }

    private static void setDefault(String key, String value, UnaryOperator<String> getter, Setter setter) {
        if (getter.apply(key) == null) {
            setter.set(key, value);
        }
    }
}

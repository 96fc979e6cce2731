package org.clowder.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.XmlClientConfigBuilder;
import com.hazelcast.client.config.YamlClientConfigBuilder;
import com.hazelcast.core.HazelcastInstance;

/** Makes the member a client of a Hazelcast cluster, which keeps the sessions while members go and come. */
public final class ClientServerLifecycleListener extends HazelcastLifecycleListener {

    @Override
    HazelcastInstance start() {
        ClientConfig config = getConfigLocation() == null
                ? ClientConfig.load()
                : read(in -> new XmlClientConfigBuilder(in).build(), in -> new YamlClientConfigBuilder(in).build());
        config.setClassLoader(ClientServerLifecycleListener.class.getClassLoader());
        config.getProperties().putIfAbsent("hazelcast.logging.type", "jdk");
        return HazelcastClient.newHazelcastClient(config);
    }
}

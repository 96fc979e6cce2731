package org.clowder.boot.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import org.apache.catalina.startup.Tomcat;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Sessions of an application on embedded Tomcat are kept in Hazelcast, unless {@code tsm.autoconfig.enabled} is false. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Tomcat.class, TomcatServletWebServerFactory.class})
@ConditionalOnBooleanProperty(name = "tsm.autoconfig.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HazelcastSessionProperties.class)
public class HazelcastSessionAutoConfiguration {

    @Bean
    SessionsInHazelcast sessionsInHazelcast(
            HazelcastSessionProperties properties,
            ObjectProvider<HazelcastInstance> instances,
            ObjectProvider<ClientConfig> clients,
            ObjectProvider<Config> members,
            ResourceLoader loader,
            Environment environment) {
        InstanceChoice choice = new InstanceChoice(
                instances,
                clients,
                members,
                new ConfigurationFile(
                        loader, properties.config().location(), environment.getProperty("spring.application.name")),
                properties.hazelcast().instance().name());
        return new SessionsInHazelcast(manager(properties), choice);
    }

    /** Not for the server of the management port, which is no part of the application. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> hazelcastSessionCustomizer(SessionsInHazelcast sessions) {
        return factory -> factory.addContextCustomizers(sessions::of);
    }

    private static HazelcastSessionManager manager(HazelcastSessionProperties properties) {
        int frequency = properties.process().expires().frequency();
        if (frequency < 1) {
            throw new HazelcastRefusedException(
                    "tsm.process.expires.frequency=" + frequency + ": expected a number of seconds, at least 1");
        }
        HazelcastSessionManager manager = new HazelcastSessionManager();
        if (properties.map().name() != null) {
            manager.setMapName(properties.map().name());
        }
        manager.setSticky(properties.sticky());
        manager.setDeferredWrite(properties.deferred().write());
        manager.setProcessExpiresFrequency(frequency);
        return manager;
    }
}

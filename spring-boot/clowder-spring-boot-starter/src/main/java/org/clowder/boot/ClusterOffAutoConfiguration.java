package org.clowder.boot;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** A group of health indicators may name {@code clowder} also where {@code clowder.cluster.enabled} is false, as in a test. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBooleanProperty(name = "clowder.cluster.enabled", havingValue = false)
public class ClusterOffAutoConfiguration {

    @Bean
    @ConditionalOnEnabledHealthIndicator("clowder")
    HealthIndicator clowderHealthIndicator() {
        return () -> Health.up()
                .withDetail("replication", "off (clowder.cluster.enabled)")
                .build();
    }
}

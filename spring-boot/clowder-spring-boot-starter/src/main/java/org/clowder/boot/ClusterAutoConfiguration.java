package org.clowder.boot;

import org.apache.catalina.Context;
import org.apache.catalina.Engine;
import org.apache.catalina.startup.Tomcat;
import org.clowder.session.SharedChannelCluster;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Sessions of an application on embedded Tomcat are replicated, unless {@code clowder.cluster.enabled} is false. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Tomcat.class, TomcatServletWebServerFactory.class})
@ConditionalOnBooleanProperty(name = "clowder.cluster.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ClusterProperties.class)
public class ClusterAutoConfiguration {

    /** Before requests are waited for, which others still count on until they know. */
    private static final int ANNOUNCEMENT = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

    /** After the last request, and before the server stops. */
    private static final int HAND_OVER = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 512;

    /** Tomcat starts and stops it, and asks it for the manager. */
    @Bean(destroyMethod = "")
    SharedChannelCluster clowderCluster(ClusterProperties properties, Environment environment) {
        String name = properties.name() == null
                ? environment.getProperty("spring.application.name", "clowder")
                : properties.name();
        SharedChannelCluster cluster = new ApplicationCluster(properties, name);
        cluster.setManagerTemplate(Managers.of(properties.session()));
        return cluster;
    }

    /** Not for the server of the management port, which is no part of the application. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> clowderCustomizer(
            SharedChannelCluster cluster, ClusterProperties properties) {
        return factory -> factory.addContextCustomizers(context -> replicate(context, cluster, properties.jvmRoute()));
    }

    private static void replicate(Context context, SharedChannelCluster cluster, String jvmRoute) {
        Engine engine = (Engine) context.getParent().getParent();
        engine.setCluster(cluster);
        if (jvmRoute != null) {
            engine.setJvmRoute(jvmRoute);
        }
        context.setDistributable(true);
        // Boot sets one if sessions are to be kept in a file
        context.setManager(null);
    }

    @Bean
    SmartLifecycle clowderAnnouncement(SharedChannelCluster cluster) {
        return new StopStep(ANNOUNCEMENT, () -> cluster.announceLeaving(false), () -> cluster.announceLeaving(true));
    }

    @Bean
    SmartLifecycle clowderHandOver(SharedChannelCluster cluster, ClusterProperties properties) {
        HandOver handOver = new HandOver(cluster, properties.drainTimeout());
        return new StopStep(HAND_OVER, () -> {}, handOver::await);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class Health {

        @Bean
        @ConditionalOnEnabledHealthIndicator("clowder")
        HealthIndicator clowderHealthIndicator(SharedChannelCluster cluster) {
            return new ClusterHealthIndicator((ApplicationCluster) cluster);
        }
    }
}

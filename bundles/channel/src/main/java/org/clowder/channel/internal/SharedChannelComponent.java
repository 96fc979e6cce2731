package org.clowder.channel.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.internal.config.ChannelConfiguration;
import org.clowder.channel.internal.tribes.ChannelTimings;
import org.clowder.tomcat.StandingWarnings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Owns the shared channel: hands it configurations and the host platform's channel, and registers the service, one
 * object for each bundle that uses it.
 */
@Component(
        name = ChannelConfiguration.PID,
        service = {},
        immediate = true)
@Designate(ocd = ChannelConfiguration.class)
public final class SharedChannelComponent {

    private final BundleContext context;
    private final PlatformChannel platform;
    private final ForeignChannels foreign;
    private final ServiceProperties properties = new ServiceProperties();
    private final AtomicReference<Channel> host = new AtomicReference<>();
    private ServiceRegistration<StandingWarnings> warnings;

    /** Opens nothing yet. */
    @Activate
    public SharedChannelComponent(BundleContext context) {
        this.context = context;
        this.foreign = new ForeignChannels(context);
        this.platform = new PlatformChannel(
                Optional.ofNullable(context.getProperty("member.name")).filter(name -> !name.isBlank()),
                ChannelTimings.DEFAULT,
                properties);
    }

    /** The configuration comes first, so that a refused one is in the service's properties from the start. */
    @Activate
    void activate(Map<String, Object> configuration) {
        platform.configure(configuration);
        properties.register(context, new PerBundle(platform));
        warnings = context.registerService(StandingWarnings.class, platform, null);
        foreign.open();
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        platform.configure(configuration);
    }

    @Deactivate
    void deactivate() {
        warnings.unregister();
        properties.unregister();
        platform.close();
        foreign.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHost(Channel channel) {
        host.set(channel);
        platform.host(Optional.of(channel));
    }

    /** A better one may have been bound before the old one goes. */
    void unbindHost(Channel channel) {
        if (host.compareAndSet(channel, null)) {
            platform.host(Optional.empty());
        }
    }

    /** Gives each bundle its own object, and closes what the bundle left open when it lets go of the service. */
    private record PerBundle(PlatformChannel platform) implements ServiceFactory<SharedChannel> {

        @Override
        public SharedChannel getService(Bundle bundle, ServiceRegistration<SharedChannel> registration) {
            return new OwnedChannel(platform, "bundle " + bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]");
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<SharedChannel> registration, SharedChannel service) {
            ((OwnedChannel) service).release();
        }
    }
}

package org.clowder.channel.internal.tribes;

import java.io.IOException;
import org.apache.catalina.tribes.MembershipService;
import org.clowder.channel.internal.config.ChannelSettings;

/** One way for members to find each other, made of Tribes' own parts. */
interface MembershipScheme {

    /**
     * A new membership service for one run of a channel.
     *
     * @param payload what the local member says about itself
     */
    MembershipService create(ChannelSettings settings, byte[] payload, ChannelTimings timings) throws IOException;

    /** The scheme that a configuration asks for. */
    static MembershipScheme of(ChannelSettings settings) {
        return switch (settings.membership()) {
            case STATIC -> StaticDiscovery::new;
            case MULTICAST -> new MulticastScheme();
            case DNS, KUBERNETES -> new CloudScheme();
        };
    }
}

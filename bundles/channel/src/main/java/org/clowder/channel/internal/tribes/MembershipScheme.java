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
     * @param eachRound run after each look at the members of the configuration, by a thread that may wait; of no use where there are none
     */
    MembershipService create(ChannelSettings settings, byte[] payload, ChannelTimings timings, Runnable eachRound)
            throws IOException;

    /** The scheme that a configuration asks for. */
    static MembershipScheme of(ChannelSettings settings) {
        return switch (settings.membership()) {
            case STATIC -> StaticDiscovery::new;
            case MULTICAST -> new MulticastScheme();
            case DNS, KUBERNETES -> new CloudScheme();
        };
    }
}

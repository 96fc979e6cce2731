package org.clowder.channel;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Checks a configuration of the PID {@code org.clowder.channel} without opening the channel: an OSGi service. */
@ProviderType
public interface ChannelConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; strings are converted
     * @param ports whether to see if the port is free, by taking it for a moment: not while the member runs
     * @return one line for each problem, which names the key and what to do; empty if the channel would start
     */
    List<String> problems(Map<String, ?> configuration, boolean ports);
}

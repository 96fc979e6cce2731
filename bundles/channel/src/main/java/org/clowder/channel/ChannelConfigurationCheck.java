package org.clowder.channel;

import java.util.List;
import java.util.Map;

/** Checks a configuration of the PID {@code org.clowder.channel} without opening anything: an OSGi service. */
public interface ChannelConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; strings are converted
     * @return one line for each problem, which names the key and what to do; empty if the channel would start. Whether
     *     the port is free is not tested.
     */
    List<String> problems(Map<String, ?> configuration);
}

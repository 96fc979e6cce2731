package org.clowder.channel;

import java.util.List;
import java.util.Map;
import org.clowder.tomcat.KeyProblem;
import org.osgi.annotation.versioning.ProviderType;

/** Checks a configuration of the PID {@code org.clowder.channel} without opening the channel: an OSGi service. */
@ProviderType
public interface ChannelConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; strings are converted
     * @param ports whether to see if the port is free, by taking it for a moment: not while the member runs
     * @return one for each problem; empty if the channel would start
     */
    List<KeyProblem> problems(Map<String, ?> configuration, boolean ports);
}

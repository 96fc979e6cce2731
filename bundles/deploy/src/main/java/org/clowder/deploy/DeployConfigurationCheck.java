package org.clowder.deploy;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Checks a configuration of the PID {@code org.clowder.deploy}: an OSGi service. */
@ProviderType
public interface DeployConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; what tools and the framework add is passed over
     * @return one line for each problem, which begins with the key
     */
    List<String> problems(Map<String, ?> configuration);
}

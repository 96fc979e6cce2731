package org.clowder.session;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Checks a configuration of the PID {@code org.clowder.session} without a manager that runs: an OSGi service. */
@ProviderType
public interface SessionConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; what tools and the framework add is passed over
     * @return one line for each problem, which begins with the key; empty if managers would take all of it
     */
    List<String> problems(Map<String, ?> configuration);
}

package org.clowder.session;

import java.util.List;
import java.util.Map;
import org.clowder.tomcat.KeyProblem;
import org.osgi.annotation.versioning.ProviderType;

/** Checks a configuration of the PID {@code org.clowder.session} without a manager that runs: an OSGi service. */
@ProviderType
public interface SessionConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; what tools and the framework add is passed over
     * @return one for each problem; empty if managers would take all of it
     */
    List<KeyProblem> problems(Map<String, ?> configuration);
}

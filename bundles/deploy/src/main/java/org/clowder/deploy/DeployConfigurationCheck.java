package org.clowder.deploy;

import java.util.List;
import java.util.Map;
import org.clowder.tomcat.KeyProblem;
import org.osgi.annotation.versioning.ProviderType;

/** Checks a configuration of the PID {@code org.clowder.deploy}: an OSGi service. */
@ProviderType
public interface DeployConfigurationCheck {

    /**
     * All that is wrong with a configuration.
     *
     * @param configuration the keys and values as Config Admin holds them; what tools and the framework add is passed over
     * @return one for each problem
     */
    List<KeyProblem> problems(Map<String, ?> configuration);
}

package org.clowder.deploy.internal.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.clowder.deploy.DeployConfigurationCheck;
import org.clowder.tomcat.KeyProblem;
import org.clowder.tomcat.Keys;
import org.osgi.service.component.annotations.Component;

/** The one key of the configuration is a flag. */
@Component(service = DeployConfigurationCheck.class)
public final class ConfigurationCheck implements DeployConfigurationCheck {

    static final String ACCEPT = "accept.rollouts";

    private static final Keys KNOWN = new Keys(DeployConfiguration.PID, List.of(ACCEPT));

    @Override
    public List<KeyProblem> problems(Map<String, ?> configuration) {
        List<KeyProblem> problems = new ArrayList<>(unknown(configuration));
        Object accept = configuration.get(ACCEPT);
        if (accept != null && !accept.toString().matches("(?i)true|false")) {
            problems.add(new KeyProblem(ACCEPT, ACCEPT + ": \"" + accept + "\" is neither true nor false"));
        }
        return problems;
    }

    /** One for each key that is none. */
    static List<KeyProblem> unknown(Map<String, ?> configuration) {
        return KNOWN.unknown(configuration);
    }
}

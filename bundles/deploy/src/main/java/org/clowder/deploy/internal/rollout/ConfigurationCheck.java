package org.clowder.deploy.internal.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.clowder.deploy.DeployConfigurationCheck;
import org.osgi.service.component.annotations.Component;

/** The one key of the configuration is a flag. */
@Component(service = DeployConfigurationCheck.class)
public final class ConfigurationCheck implements DeployConfigurationCheck {

    static final String ACCEPT = "accept.rollouts";

    /** What tools and the framework add to a configuration. */
    private static final List<String> FOREIGN =
            List.of(".", "service.", "component.", "felix.", "osgi.", "org.apache.karaf.");

    @Override
    public List<String> problems(Map<String, ?> configuration) {
        List<String> problems = unknown(configuration);
        Object accept = configuration.get(ACCEPT);
        if (accept != null && !accept.toString().matches("(?i)true|false")) {
            problems.add(ACCEPT + ": \"" + accept + "\" is neither true nor false");
        }
        return problems;
    }

    /** One line for each key that is none. */
    static List<String> unknown(Map<String, ?> configuration) {
        return configuration.keySet().stream()
                .filter(key -> !key.equals(ACCEPT) && FOREIGN.stream().noneMatch(key::startsWith))
                .sorted()
                .map(key -> key + " in " + DeployConfiguration.PID + ": is not a key; the only one is " + ACCEPT)
                .collect(Collectors.toCollection(ArrayList::new));
    }
}

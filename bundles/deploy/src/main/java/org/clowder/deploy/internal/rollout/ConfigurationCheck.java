package org.clowder.deploy.internal.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        List<String> problems = new ArrayList<>();
        new TreeMap<>(configuration).forEach((key, value) -> {
            if (FOREIGN.stream().anyMatch(key::startsWith)) {
                return;
            }
            if (!key.equals(ACCEPT)) {
                problems.add(key + " is not a key of this configuration; the only one is " + ACCEPT);
            } else if (!value.toString().matches("(?i)true|false")) {
                problems.add(key + ": \"" + value + "\" is neither true nor false");
            }
        });
        return problems;
    }
}

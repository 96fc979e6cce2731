package org.clowder.session.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.clowder.session.BundleDeltaManager;
import org.clowder.session.SessionConfigurationCheck;
import org.clowder.tomcat.KeyProblem;
import org.clowder.tomcat.Keys;
import org.osgi.service.component.annotations.Component;

/**
 * Sets a configuration on a manager that is never started: each key is an attribute of {@code <Manager>} too, and so both
 * refuse the same.
 */
@Component(service = SessionConfigurationCheck.class)
public final class ConfigurationCheck implements SessionConfigurationCheck {

    private static final Map<String, BiConsumer<BundleDeltaManager, String>> KEYS = new TreeMap<>(Map.of(
            "guarantee", BundleDeltaManager::setGuarantee,
            "maxWait", (manager, text) -> manager.setMaxWait(number(text)),
            "detectMutation", (manager, text) -> manager.setDetectMutation(flag(text)),
            "detectMutationExclude", BundleDeltaManager::setDetectMutationExclude,
            "strict", (manager, text) -> manager.setStrict(flag(text)),
            "maxAttributeSize", (manager, text) -> manager.setMaxAttributeSize(bounded(number(text))),
            "allowedClasses", BundleDeltaManager::setAllowedClasses));

    private static final Keys KNOWN = new Keys(SessionConfiguration.PID, KEYS.keySet());

    @Override
    public List<KeyProblem> problems(Map<String, ?> configuration) {
        List<KeyProblem> problems = new ArrayList<>(unknown(configuration));
        new TreeMap<>(configuration).forEach((key, value) -> {
            if (KEYS.containsKey(key)) {
                check(key, value.toString(), problems);
            }
        });
        return problems;
    }

    /** One for each key that is none. */
    static List<KeyProblem> unknown(Map<String, ?> configuration) {
        return KNOWN.unknown(configuration);
    }

    private static void check(String key, String value, List<KeyProblem> problems) {
        try {
            KEYS.get(key).accept(new BundleDeltaManager(), value);
        } catch (IllegalArgumentException e) {
            String what = e.getMessage();
            problems.add(new KeyProblem(key, what.startsWith(key) ? what : key + ": " + what));
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number", e);
        }
    }

    /** A number beyond an int is beyond the limit too; the setter names the limit. */
    private static int bounded(long number) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    private static boolean flag(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        }
        return text.equalsIgnoreCase("true");
    }
}

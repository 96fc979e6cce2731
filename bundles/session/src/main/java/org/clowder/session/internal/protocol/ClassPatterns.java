package org.clowder.session.internal.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Patterns for class names: an exact name, {@code package.*}, or {@code package.**} with the packages below. */
public final class ClassPatterns {

    private static final Pattern SYNTAX =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*(\\.\\*\\*?)?");

    private final Set<String> names = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> roots = new HashSet<>();

    /** @throws IllegalArgumentException if a pattern has another form */
    ClassPatterns(List<String> patterns) {
        for (String pattern : patterns) {
            if (!SYNTAX.matcher(pattern).matches()) {
                throw new IllegalArgumentException("Allowed class '" + pattern
                        + "'; expected a class name, package.* or package.** (with the packages below)");
            }
            if (pattern.endsWith(".**")) {
                roots.add(pattern.substring(0, pattern.length() - 3));
            } else if (pattern.endsWith(".*")) {
                packages.add(pattern.substring(0, pattern.length() - 2));
            } else {
                names.add(pattern);
            }
        }
    }

    /**
     * Checks the form of patterns.
     *
     * @throws IllegalArgumentException if one has another form
     */
    public static void check(List<String> patterns) {
        new ClassPatterns(patterns);
    }

    boolean match(Class<?> type) {
        String parent = type.getPackageName();
        return names.contains(type.getName()) || packages.contains(parent) || below(parent);
    }

    private boolean below(String name) {
        if (roots.isEmpty()) {
            return false;
        }
        for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
            if (roots.contains(name.substring(0, end))) {
                return true;
            }
        }
        return false;
    }
}

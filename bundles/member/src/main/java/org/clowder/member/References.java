package org.clowder.member;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rule of <code>${name}</code> and <code>${name:-default}</code>, for every file of a member. A default may hold
 * references itself; a value that is put in is not looked at again.
 */
public final class References {

    private static final String OPEN = "${";
    private static final String DEFAULT = ":-";

    private final Function<String, Optional<String>> source;

    /** @param source knows the value of a name */
    public References(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /** The names that a text refers to, those in defaults, too. */
    public static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        References references = new References(name -> {
            names.add(name);
            return Optional.empty();
        });
        references.resolve(text, unknown -> {});
        return names;
    }

    /**
     * Replaces every reference in a text; one without value or default stays as it is.
     *
     * @param unknown told of each name that the source does not know and that has no default
     */
    public String resolve(String text, Consumer<String> unknown) {
        StringBuilder result = new StringBuilder();
        int done = 0;
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, done)) {
            int close = close(text, open);
            if (close < 0) {
                break;
            }
            result.append(text, done, open).append(value(text.substring(open + OPEN.length(), close), unknown));
            done = close + 1;
        }
        return result.append(text, done, text.length()).toString();
    }

    private String value(String reference, Consumer<String> unknown) {
        int split = reference.indexOf(DEFAULT);
        String name = split < 0 ? reference : reference.substring(0, split);
        return source.apply(name).orElseGet(() -> {
            if (split >= 0) {
                return resolve(reference.substring(split + DEFAULT.length()), unknown);
            }
            unknown.accept(name);
            return OPEN + name + "}";
        });
    }

    /** Where a reference ends; -1 if it does not. */
    private static int close(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.startsWith(OPEN, i)) {
                depth++;
            } else if (text.charAt(i) == '}') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }
}

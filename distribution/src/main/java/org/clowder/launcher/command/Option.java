package org.clowder.launcher.command;

/**
 * An option of a command.
 *
 * @param name with its dashes
 * @param value what its value is called; empty for an option without one
 * @param help one line for users; empty for an option that {@code bin/clowder} gives itself
 */
record Option(String name, String value, String help) {

    /** @param form {@code --option VALUE}, or {@code --option} for one without a value */
    static Option of(String form, String help) {
        String[] words = form.split(" ", 2);
        return new Option(words[0], words.length < 2 ? "" : words[1], help);
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    boolean isForUsers() {
        return !help.isEmpty();
    }

    /** As it stands on a command line. */
    String form() {
        return takesValue() ? name + " " + value : name;
    }
}

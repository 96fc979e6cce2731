package org.clowder.launcher.command;

/**
 * An option of a command.
 *
 * @param letter its short name with its dash; empty if it has none
 * @param name with its dashes
 * @param value what its value is called; empty for an option without one
 * @param help one line for users; empty for an option that {@code bin/clowder} gives itself
 */
record Option(String letter, String name, String value, String help) {

    /** @param form {@code --option VALUE}, or {@code --option} for one without a value; each may begin with its letter, {@code -o|--option} */
    static Option of(String form, String help) {
        String[] words = form.split(" ", 2);
        int bar = words[0].indexOf('|');
        return new Option(
                words[0].substring(0, Math.max(0, bar)),
                words[0].substring(bar + 1),
                words.length < 2 ? "" : words[1],
                help);
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    boolean isForUsers() {
        return !help.isEmpty();
    }

    /** As it stands on a command line. */
    String form() {
        String names = letter.isEmpty() ? name : letter + "|" + name;
        return takesValue() ? names + " " + value : names;
    }
}

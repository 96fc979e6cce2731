package org.clowder.management.internal.metrics;

/**
 * What tells the samples of a metric from each other. Immutable.
 *
 * @param text as it stands behind the name of a metric, without the braces
 */
record Labels(String text) {

    static final Labels NONE = new Labels("");

    /** These and one more; a label without a value is the same as none. */
    Labels and(String name, String value) {
        return value.isEmpty()
                ? this
                : new Labels((text.isEmpty() ? "" : text + ",") + name + "=\"" + escaped(value) + '"');
    }

    /** These and others. */
    Labels and(Labels more) {
        return text.isEmpty() ? more : more.text.isEmpty() ? this : new Labels(text + "," + more.text);
    }

    static Labels of(String name, String value) {
        return NONE.and(name, value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

package org.clowder.server.internal.descriptor;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Escapes quotation marks that a web page has printed as they are inside the value of an attribute: {@code pattern="%h
 * "%r" %s"}. A mark ends a value only if the tag ends after it or another attribute follows; another one belongs to the
 * value. Whatever else is wrong stays as it is.
 */
final class StrayQuotes {

    private static final Pattern MARKUP = Pattern.compile("<!--.*?-->|<!\\[CDATA\\[.*?]]>|<[?!][^>]*>", Pattern.DOTALL);
    private static final Pattern OPENS = Pattern.compile("=\\s*([\"'])");
    private static final Pattern AFTER_VALUE = Pattern.compile("\\s*/?>|\\s+[\\w:.-]+\\s*=\\s*[\"']");

    /**
     * A text that was mended.
     *
     * @param text all of it
     * @param lines where something was changed, counted from 1
     */
    record Mended(String text, SortedSet<Integer> lines) {}

    private final String text;
    private final StringBuilder mended = new StringBuilder();
    private final SortedSet<Integer> lines = new TreeSet<>();
    private int at;

    private StrayQuotes(String text) {
        this.text = text;
    }

    /** Mends a text; empty if there is nothing that this can mend. */
    static Optional<Mended> escape(String text) {
        StrayQuotes quotes = new StrayQuotes(text);
        return quotes.mend() && !quotes.lines.isEmpty()
                ? Optional.of(new Mended(quotes.mended.toString(), quotes.lines))
                : Optional.empty();
    }

    private boolean mend() {
        while (at < text.length()) {
            int tag = text.indexOf('<', at);
            if (tag < 0) {
                copyTo(text.length());
                return true;
            }
            copyTo(tag);
            Matcher markup = MARKUP.matcher(text).region(tag, text.length());
            if (markup.lookingAt()) {
                copyTo(markup.end());
            } else if (!mendTag()) {
                return false;
            }
        }
        return true;
    }

    /** From the start of a tag to its end. */
    private boolean mendTag() {
        while (true) {
            int end = text.indexOf('>', at);
            Matcher opens = OPENS.matcher(text).region(at, text.length());
            if (end < 0 || !opens.find() || opens.start() > end) {
                copyTo(end < 0 ? text.length() : end + 1);
                return true;
            }
            copyTo(opens.end());
            if (!mendValue(opens.group(1).charAt(0))) {
                return false;
            }
        }
    }

    private boolean mendValue(char quote) {
        while (true) {
            int mark = text.indexOf(quote, at);
            if (mark < 0 || text.substring(at, mark).indexOf('<') >= 0) {
                return false;
            }
            boolean opensAnother = text.substring(at, mark).stripTrailing().endsWith("=");
            copyTo(mark);
            at++;
            if (AFTER_VALUE.matcher(text).region(at, text.length()).lookingAt()) {
                mended.append(quote);
                return true;
            }
            if (opensAnother) {
                // rather the end of the value is missing
                return false;
            }
            mended.append(quote == '"' ? "&quot;" : "&apos;");
            lines.add((int) text.substring(0, mark).lines().count());
        }
    }

    private void copyTo(int end) {
        mended.append(text, at, end);
        at = end;
    }
}

package org.clowder.samples.whiteboard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What a visitor has written down, in the session; safe for use by several threads. */
final class Notes implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int MOST = 20;

    private final List<String> latest = new ArrayList<>();
    private int count;

    /** Adds one, which may push out the oldest. */
    synchronized void add(String note) {
        count++;
        latest.add(note);
        if (latest.size() > MOST) {
            latest.remove(0);
        }
    }

    synchronized int count() {
        return count;
    }

    /** The latest ones, the oldest of them first. */
    synchronized List<String> latest() {
        return List.copyOf(latest);
    }
}

package org.clowder.benchmarks.application;

import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/** What a member knows of a session, in one line: the counter, the newest write among the attributes, a digest. */
final class SessionState {

    private SessionState() {}

    /** {@code counter=C newest=W digest=D}, or {@code none} without a session. */
    static String of(HttpSession session) {
        if (session == null) {
            return "none";
        }
        CRC32C digest = new CRC32C();
        int newest = 0;
        for (String name : new TreeSet<>(Collections.list(session.getAttributeNames()))) {
            if (session.getAttribute(name) instanceof byte[] value) {
                name.chars().forEach(digest::update);
                digest.update(value);
                newest = Math.max(newest, Contents.stamp(value));
            }
        }
        return "counter=" + session.getAttribute("counter") + " newest=" + newest + " digest="
                + Long.toHexString(digest.getValue());
    }
}

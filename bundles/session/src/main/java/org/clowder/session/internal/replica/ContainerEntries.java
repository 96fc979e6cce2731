package org.clowder.session.internal.replica;

import java.util.Set;
import org.apache.catalina.authenticator.Constants;
import org.clowder.session.internal.state.Entry;

/** The names under which Tomcat's own parts of a session travel. Passwords never do. */
final class ContainerEntries {

    static final String PRINCIPAL = Entry.CONTAINER + "p";
    static final String LISTENERS = Entry.CONTAINER + "l";
    /** Followed by an attribute's name: which bundles load the classes of its value. */
    private static final String BUNDLES = Entry.CONTAINER + "b";

    private static final String NOTE = Entry.CONTAINER + "n";

    /** What a login that is under way needs on another member. */
    private static final Set<String> NOTES = Set.of(Constants.SESSION_ID_NOTE, Constants.FORM_REQUEST_NOTE);

    private ContainerEntries() {}

    /** The entry that tells the bundles of an attribute's classes. */
    static String ofBundles(String attribute) {
        return BUNDLES + attribute;
    }

    /** True for an entry that tells bundles. */
    static boolean bundles(String entry) {
        return entry.startsWith(BUNDLES);
    }

    /** The entry of a note, or null if the note stays here. */
    static String ofNote(String note) {
        return NOTES.contains(note) ? NOTE + note : null;
    }

    /** The note of an entry, or null if it is none. */
    static String note(String entry) {
        return entry.startsWith(NOTE) ? entry.substring(NOTE.length()) : null;
    }
}

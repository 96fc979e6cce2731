package org.clowder.session.internal.replica;

import java.util.List;
import java.util.Set;
import org.apache.catalina.authenticator.Constants;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Entry;

/** The names under which Tomcat's own parts of a session travel. Passwords never do. */
final class ContainerEntries {

    /** When the session was made, in ms since the epoch. */
    static final String CREATED = Entry.CONTAINER + "m";

    static final String AUTHENTICATION = Entry.CONTAINER + "a";

    static final String PRINCIPAL = Entry.CONTAINER + "p";
    static final String LISTENERS = Entry.CONTAINER + "l";
    /** Followed by an attribute's name: which bundles load the classes of its value. */
    private static final String BUNDLES = Entry.CONTAINER + "b";

    private static final String NOTE = Entry.CONTAINER + "n";

    /** What a login that is under way needs on another member. */
    private static final Set<String> NOTES = Set.of(Constants.SESSION_ID_NOTE, Constants.FORM_REQUEST_NOTE);

    /** What every session has as plain bytes, each an entry by itself, so that one does not overwrite the other. */
    static final List<String> METADATA = List.of(CREATED, Entry.TIMEOUT, AUTHENTICATION);

    /** What every session has, beside its attributes. */
    static final List<String> ALWAYS = List.of(CREATED, Entry.TIMEOUT, AUTHENTICATION, PRINCIPAL, LISTENERS);

    private ContainerEntries() {}

    /** The entry that tells the bundles of an attribute's classes. */
    static String ofBundles(String attribute) {
        return BUNDLES + attribute;
    }

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

    static EncodedValue created(long millis) {
        WireOutput out = new WireOutput(10);
        out.putSigned(millis);
        return EncodedValue.plain(out.toByteArray());
    }

    static long created(EncodedValue value) throws MalformedInputException {
        return new WireInput(value.body()).getSigned();
    }
}

package org.clowder.session.internal.replica;

import java.util.List;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.state.Entry;

/** What every session has, each an entry by itself, so that one does not overwrite the other. */
final class SessionMetadata {

    /** When it was made, in ms since the epoch. */
    static final String CREATED = Entry.CONTAINER + "m";

    /** How its user has logged in. */
    static final String AUTHENTICATION = Entry.CONTAINER + "a";

    /** All of them. */
    static final List<String> ENTRIES = List.of(CREATED, Entry.TIMEOUT, AUTHENTICATION);

    private SessionMetadata() {}

    static EncodedValue created(long millis) {
        WireOutput out = new WireOutput(10);
        out.putSigned(millis);
        return EncodedValue.plain(out.toByteArray());
    }

    static long created(EncodedValue value) throws MalformedInputException {
        return new WireInput(value.body()).getSigned();
    }
}

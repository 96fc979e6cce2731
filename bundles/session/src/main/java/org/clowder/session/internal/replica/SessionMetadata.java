package org.clowder.session.internal.replica;

import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;

/**
 * What every session has.
 *
 * @param created ms since the epoch
 * @param maxInactive seconds, not above 0 for never
 * @param authType null if nobody is logged in
 */
record SessionMetadata(long created, int maxInactive, String authType) {

    /** The name of the entry that holds it. */
    static final String ENTRY = "\0m";

    EncodedValue encode() {
        WireOutput out = new WireOutput(16);
        out.putSigned(created);
        out.putSigned(maxInactive);
        out.putString(authType == null ? "" : authType);
        return EncodedValue.plain(out.toByteArray());
    }

    static SessionMetadata decode(EncodedValue value) throws MalformedInputException {
        WireInput in = new WireInput(value.body());
        long created = in.getSigned();
        int maxInactive = (int) in.getSigned();
        String authType = in.getString();
        return new SessionMetadata(created, maxInactive, authType.isEmpty() ? null : authType);
    }
}

package org.clowder.channel.internal.wire;

import java.io.IOException;

/** Received bytes begin like an envelope but are none. */
public final class MalformedEnvelopeException extends IOException {

    MalformedEnvelopeException(String message) {
        super(message);
    }
}

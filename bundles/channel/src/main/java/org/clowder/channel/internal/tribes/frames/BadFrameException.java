package org.clowder.channel.internal.tribes.frames;

/** What came is no frame, or none that this member takes; the message says what was expected and what came. */
final class BadFrameException extends Exception {

    private final transient Refusal reason;

    BadFrameException(Refusal reason, String message) {
        // thrown once for each bad connection, of which there may be many: where from is no question
        super(message, null, false, false);
        this.reason = reason;
    }

    Refusal reason() {
        return reason;
    }
}

package org.clowder.session.internal.protocol;

import java.io.IOException;

/** A value that cannot be sent; the message names the path to the offending object and what is wrong with it. */
public final class UnencodableValueException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String reason;
    private final boolean transientFailure;

    /**
     * @param path from the value to the offending object, like {@code .items[3].connection}; empty for the value itself
     * @param reason what is wrong there
     * @param transientFailure whether a later try may succeed, because the value was being changed
     */
    UnencodableValueException(String path, String reason, boolean transientFailure, Throwable cause) {
        super("value" + path + " (" + reason + ")", cause);
        this.path = path;
        this.reason = reason;
        this.transientFailure = transientFailure;
    }

    /** The value can be made into bytes, but nobody would take it. */
    public static UnencodableValueException of(String reason) {
        return new UnencodableValueException("", reason, false, null);
    }

    /** The message with the attribute's name, like {@code cart.items[3].connection (java.net.Socket is not ...)}. */
    public String describe(String attribute) {
        return attribute + path + " (" + reason + ")";
    }

    /** True if another thread changed the value while it was encoded: a later try usually succeeds. */
    public boolean transientFailure() {
        return transientFailure;
    }
}

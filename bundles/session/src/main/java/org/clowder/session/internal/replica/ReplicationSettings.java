package org.clowder.session.internal.replica;

import org.clowder.session.internal.exchange.Guarantee;

/** How an application's sessions are replicated; may change while it runs. */
public interface ReplicationSettings {

    Guarantee guarantee();

    /** How long a request waits for other members at most, in ms. */
    long maxWaitMillis();

    /** True if changes inside this attribute are to be found without {@code setAttribute}. */
    boolean detectsMutation(String attribute);

    /** True if {@code setAttribute} refuses what cannot be sent. */
    boolean strict();
}

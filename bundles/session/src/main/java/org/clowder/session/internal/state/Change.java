package org.clowder.session.internal.state;

import java.util.List;

/**
 * A part of a replica's state, or all of it, as it travels. It merges with whatever the receiver has.
 *
 * @param key of the replica
 * @param whole true if it holds all entries; false if only those that were written since the sender last told the receiver
 * @param news true if the sender tells it because it has written it; false if the receiver has missed it, or may have
 * @param version of the sender's replica
 * @param writer the incarnation whose write made that version
 * @param access when the replica was used, or null
 */
public record Change(
        String key, boolean whole, boolean news, long version, long writer, Access access, List<Entry> entries) {}

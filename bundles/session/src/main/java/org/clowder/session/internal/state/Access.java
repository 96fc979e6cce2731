package org.clowder.session.internal.state;

/**
 * When a replica was used, without a clock that members would have to share.
 *
 * @param age ms since the last access
 * @param gap ms between the last two accesses
 */
public record Access(long age, long gap) {}

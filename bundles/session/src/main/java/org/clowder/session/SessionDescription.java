package org.clowder.session;

/**
 * A session as replication knows it, at one moment.
 *
 * @param version rises with each change; 0 if it was never published
 * @param bytes what its attributes take when they are sent
 * @param primary true if this member served its last request
 */
public record SessionDescription(String id, long version, int bytes, boolean primary) {}

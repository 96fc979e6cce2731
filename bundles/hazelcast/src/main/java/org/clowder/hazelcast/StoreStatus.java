package org.clowder.hazelcast;

/**
 * How the sessions of one application are kept. Immutable.
 *
 * @param sessions how many this member has in memory
 * @param written how many of these are in Hazelcast as they are here
 * @param available whether Hazelcast has answered last
 * @param settled whether Hazelcast has had all copies in place once since the application started here
 * @param company whether there is another member of Hazelcast, or a cluster apart
 * @param backedUp whether what this member of Hazelcast holds is on another one too
 */
public record StoreStatus(
        int sessions, int written, boolean available, boolean settled, boolean company, boolean backedUp) {}

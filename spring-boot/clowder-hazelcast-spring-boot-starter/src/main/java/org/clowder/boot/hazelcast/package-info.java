/** Sessions of a Spring Boot application in Hazelcast: what {@code tsm.*} configures. */
package org.clowder.boot.hazelcast;

/** Sessions of a Spring Boot application that other members have too: what {@code clowder.cluster.*} configures. */
package org.clowder.boot;

/** A web bundle whose start a test holds up. */
package org.clowder.itests.hosts.waiting;

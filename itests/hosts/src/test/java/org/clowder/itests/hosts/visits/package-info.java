/** An application that every host serves. */
package org.clowder.itests.hosts.visits;

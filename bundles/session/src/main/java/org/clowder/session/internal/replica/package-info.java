/** Tomcat's side of replication: sessions that know what changed, and managers' stores of them. */
package org.clowder.session.internal.replica;

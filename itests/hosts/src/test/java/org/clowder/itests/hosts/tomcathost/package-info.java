/** A host's own Tomcat: what of it is in its bundle. */
package org.clowder.itests.hosts.tomcathost;

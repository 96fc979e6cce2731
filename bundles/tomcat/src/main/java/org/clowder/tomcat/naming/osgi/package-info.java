/** Names of the scheme {@code osgi} in JNDI. */
package org.clowder.tomcat.naming.osgi;

/**
 * Embedded Tomcat from {@code catalina-server.xml}: its state, and the seams by which the layers above it take part.
 *
 * <p>All services of this package are safe for use by several threads. All types are written for Tomcat 11 and expose
 * its types where a caller cannot do without them.
 */
@Version("4.3.0")
package org.clowder.server;

import org.osgi.annotation.versioning.Version;

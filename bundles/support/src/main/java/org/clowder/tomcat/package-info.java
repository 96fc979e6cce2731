/** What Tomcat's bundle offers beside Tomcat. */
@Version("1.6.0")
package org.clowder.tomcat;

import org.osgi.annotation.versioning.Version;

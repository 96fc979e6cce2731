/** What Tomcat's bundle offers beside Tomcat. */
@Version("1.9.0")
package org.clowder.tomcat;

import org.osgi.annotation.versioning.Version;

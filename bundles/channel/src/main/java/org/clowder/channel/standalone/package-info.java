/** The shared channel where no OSGi framework offers it as a service. */
@Version("1.0.0")
package org.clowder.channel.standalone;

import org.osgi.annotation.versioning.Version;

/** Types that the hello sample keeps in its sessions. */
@Version("1.0.0")
package org.clowder.samples.hello.types;

import org.osgi.annotation.versioning.Version;

/** Hot deploy: the operations on the deploy folder that the shell and the console offer. */
@Version("1.2.0")
package org.clowder.deploy;

import org.osgi.annotation.versioning.Version;

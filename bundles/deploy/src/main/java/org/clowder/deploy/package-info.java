/** Hot deploy: the operations on the deploy folder that shells offer, and what lies in it. */
@Version("4.0.0")
package org.clowder.deploy;

import org.osgi.annotation.versioning.Version;

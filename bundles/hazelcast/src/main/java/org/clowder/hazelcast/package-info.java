/** Sessions in Hazelcast: a manager, and listeners that start a member or a client. */
@Version("1.0.0")
package org.clowder.hazelcast;

import org.osgi.annotation.versioning.Version;

/**
 * What a descriptor may name to replicate sessions on the platform's shared channel, and the check of their configuration.
 *
 * <p>The classes are created by Tomcat's digester, configured through their setters before they start, and are safe for
 * use by several threads once started.
 */
@Version("2.0.0")
package org.clowder.session;

import org.osgi.annotation.versioning.Version;

/** The bundles and services of the framework; nothing else here needs the classes of OSGi, beside the components of the root. */
package org.clowder.session.internal.osgi;

/** Where the classes of attributes are found: in the application, in bundles it is wired to, in bundles that share its sessions. */
package org.clowder.session.internal.loading;

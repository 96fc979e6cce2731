/** Bytes on the wire: numbers and strings, values of attributes, frames. What is here knows nothing of sessions or sockets. */
package org.clowder.session.internal.protocol;

/** What is replicated: replicas with versions, and the rules by which changes of several members become one state. */
package org.clowder.session.internal.state;

/** What is replicated: records with versions, and the rules by which changes of several members become one state. */
package org.clowder.session.internal.engine.state;

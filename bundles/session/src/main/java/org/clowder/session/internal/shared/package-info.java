/** Replicated state beside sessions: single sign-on and the attributes of ServletContexts, each a store of the exchange. */
package org.clowder.session.internal.shared;

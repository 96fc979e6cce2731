package org.clowder.server.internal;

import org.apache.catalina.core.StandardServer;
import org.apache.catalina.startup.Catalina;

/**
 * A descriptor that was read without problems.
 *
 * @param catalina what Tomcat calls the owner of a Server
 * @param server the tree, not yet initialised
 * @param templates what the descriptor says of hot-deployed applications
 */
record Descriptor(Catalina catalina, StandardServer server, ContextTemplates templates) {}

package org.clowder.server.internal;

import org.apache.catalina.core.StandardServer;
import org.apache.catalina.startup.Catalina;
import org.clowder.server.internal.element.Element;

/**
 * A descriptor that was read without problems.
 *
 * @param catalina what Tomcat calls the owner of a Server
 * @param server the tree, not initialised before it is started
 * @param templates what the descriptor says of hot-deployed applications
 * @param root the element of the server, with what was made of all elements inside
 */
record Descriptor(Catalina catalina, StandardServer server, ContextTemplates templates, Element root) {}

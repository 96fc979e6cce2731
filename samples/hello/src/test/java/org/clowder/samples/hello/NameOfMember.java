package org.clowder.samples.hello;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Sets the attribute that a Clowder member sets on each of its contexts. */
public final class NameOfMember implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute("org.clowder.member", "a \"quoted\" <name>");
    }
}

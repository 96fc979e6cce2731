package org.clowder.itests.whiteboard;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.context.ServletContextHelper;

/** The context of the servlet that runs the cases, which change the default one. */
@Component(
        service = ServletContextHelper.class,
        property = {"osgi.http.whiteboard.context.name=cases", "osgi.http.whiteboard.context.path=/"})
public final class CasesContext extends ServletContextHelper {}

package org.clowder.itests.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows the numbers of the member's replication, as JMX has them: one {@code Name=value} a line; with a parameter {@code of} those of other beans.
 * Uses no session.
 */
public final class MetricsServlet extends HttpServlet {

    private static final String REPLICATION = "org.clowder:type=Replication,*";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/plain;charset=UTF-8");
        String of = request.getParameter("of");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : beans.queryNames(new ObjectName(of == null ? REPLICATION : of), null)) {
                String[] names = Stream.of(beans.getMBeanInfo(name).getAttributes())
                        .map(MBeanAttributeInfo::getName)
                        .toArray(String[]::new);
                // Tomcat's beans name some that cannot be read
                for (Attribute value : beans.getAttributes(name, names).asList()) {
                    response.getWriter().print(value.getName() + "=" + value.getValue() + "\n");
                }
            }
        } catch (JMException e) {
            throw new ServletException(e);
        }
    }
}

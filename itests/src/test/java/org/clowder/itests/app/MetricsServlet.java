package org.clowder.itests.app;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Shows the numbers of the member's replication, as JMX has them: one {@code Name=value} a line. Uses no session. */
public final class MetricsServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        response.setContentType("text/plain;charset=UTF-8");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : beans.queryNames(new ObjectName("org.clowder:type=Replication,*"), null)) {
                for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                    Attribute value = new Attribute(attribute.getName(), beans.getAttribute(name, attribute.getName()));
                    response.getWriter().print(value.getName() + "=" + value.getValue() + "\n");
                }
            }
        } catch (JMException e) {
            throw new ServletException(e);
        }
    }
}

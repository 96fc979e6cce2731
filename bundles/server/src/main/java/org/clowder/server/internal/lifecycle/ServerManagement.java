package org.clowder.server.internal.lifecycle;

import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.ReloadException;
import org.clowder.server.ServerController;
import org.clowder.server.ServerMXBean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows the embedded server by JMX. */
@Component(
        service = {},
        immediate = true)
public final class ServerManagement implements ServerMXBean {

    private static final Log log = LogFactory.getLog(ServerManagement.class);
    private static final String NAME = "org.clowder:type=Server";

    private final ServerController controller;

    @Activate
    public ServerManagement(@Reference ServerController controller) {
        this.controller = controller;
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(NAME));
        } catch (JMException e) {
            log.warn("The server is not shown by JMX as " + NAME, e);
        }
    }

    @Deactivate
    void deactivate() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            log.debug("The MBean of the server was gone already", e);
        }
    }

    @Override
    public String getState() {
        return controller.state().name();
    }

    @Override
    public String getFailure() {
        return controller.failure().orElse("");
    }

    @Override
    public String[] reload() {
        try {
            return controller.reload().toArray(String[]::new);
        } catch (ReloadException e) {
            throw new IllegalStateException(Stream.concat(Stream.of(e.getMessage()), e.problems().stream())
                    .collect(Collectors.joining("\n")));
        }
    }
}

package org.clowder.server.internal.drain;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.server.Drain;
import org.clowder.server.DrainException;
import org.clowder.server.DrainMXBean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows {@link Drain} by JMX. */
@Component(
        service = {},
        immediate = true)
public final class DrainManagement implements DrainMXBean {

    private static final Log log = LogFactory.getLog(DrainManagement.class);
    private static final String NAME = "org.clowder:type=Drain";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Drain drain;

    @Activate
    public DrainManagement(@Reference Drain drain) {
        this.drain = drain;
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(NAME));
        } catch (JMException e) {
            log.warn("The member cannot be drained by JMX as " + NAME, e);
        }
    }

    @Deactivate
    void deactivate() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            log.debug("The MBean was gone already", e);
        }
    }

    @Override
    public String getState() {
        return drain.progress().state().name();
    }

    @Override
    public int getSessions() {
        return drain.progress().sessions();
    }

    @Override
    public int getSafeSessions() {
        return drain.progress().safe();
    }

    @Override
    public String[] failover() {
        return failoverTo(null);
    }

    @Override
    public String[] failoverTo(String member) {
        List<String> lines = new ArrayList<>();
        try {
            lines.add(drain.drain(member, TIMEOUT, lines::add));
        } catch (DrainException e) {
            throw new IllegalStateException(e.getMessage());
        }
        return lines.toArray(String[]::new);
    }

    @Override
    public void undrain() {
        try {
            drain.undrain();
        } catch (DrainException e) {
            throw new IllegalStateException(e.getMessage());
        }
    }
}

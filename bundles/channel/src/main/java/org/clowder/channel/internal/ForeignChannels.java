package org.clowder.channel.internal;

import org.apache.catalina.tribes.Channel;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** Tells of channels that a host registers with another copy of Tribes' classes: Declarative Services pass them by without a word. */
final class ForeignChannels implements AllServiceListener, AutoCloseable {

    private static final Log log = LogFactory.getLog(ForeignChannels.class);
    private static final String CHANNEL = Channel.class.getName();

    private final BundleContext context;

    ForeignChannels(BundleContext context) {
        this.context = context;
    }

    /** Looks at those that are there, and at those that come. */
    void open() {
        try {
            context.addServiceListener(this, "(" + Constants.OBJECTCLASS + "=" + CHANNEL + ")");
            ServiceReference<?>[] there = context.getAllServiceReferences(CHANNEL, null);
            for (ServiceReference<?> each : there == null ? new ServiceReference<?>[0] : there) {
                look(each);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            look(event.getServiceReference());
        }
    }

    private void look(ServiceReference<?> channel) {
        if (!channel.isAssignableTo(context.getBundle(), CHANNEL)) {
            log.warn("The Channel of bundle " + channel.getBundle()
                    + " has another copy of Tribes' classes than Clowder, and is"
                    + " not used: let the bundle import org.apache.catalina.tribes from org.clowder.tomcat");
        }
    }

    @Override
    public void close() {
        context.removeServiceListener(this);
    }
}

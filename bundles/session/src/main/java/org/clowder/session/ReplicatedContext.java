package org.clowder.session;

import jakarta.servlet.ServletContext;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.Host;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.ApplicationContext;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.ha.session.ClusterManagerBase;
import org.clowder.session.internal.ManagerSettings;
import org.clowder.session.internal.shared.AttributeEvents;
import org.clowder.session.internal.shared.SharedAttributes;
import org.clowder.session.internal.shared.SharedValues;

/**
 * A context whose ServletContext attributes are the same on all members that run it as such a context. In the place of
 * Tomcat's {@code ReplicatedContext}; unlike there, attributes count that listeners set before the start is complete.
 *
 * <p>Attributes that the container sets (their names begin with {@code org.apache.}, {@code jakarta.} or
 * {@code org.clowder.}) and values that are not serializable stay on their member. A change inside an object is published
 * when the attribute is set again. The later change wins; of two at the same time one wins on all members. Without a
 * {@link SharedChannelCluster} attributes are local.
 */
public class ReplicatedContext extends StandardContext {

    /** Shares what the application sets. */
    private static final class SharedApplicationContext extends ApplicationContext {

        private final SharedAttributes shared = new SharedAttributes();

        SharedApplicationContext(StandardContext context) {
            super(context);
            attributes = shared;
        }

        /** Made visible to the context. */
        @Override
        protected ServletContext getFacade() {
            return super.getFacade();
        }
    }

    /** Refused, with an {@code IllegalArgumentException}: attributes travel in the stream of the cluster. */
    public void setMapSendOptions(int options) {
        throw new IllegalArgumentException("ReplicatedContext has no use for mapSendOptions: a request waits until one"
                + " other member has the attributes that it set, 2 s at most. Remove the attribute.");
    }

    @Override
    public ServletContext getServletContext() {
        if (context == null) {
            synchronized (this) {
                if (context == null) {
                    context = new SharedApplicationContext(this);
                    if (getAltDDName() != null) {
                        context.setAttribute(Globals.ALT_DD_ATTR, getAltDDName());
                    }
                }
            }
        }
        return ((SharedApplicationContext) context).getFacade();
    }

    /** Null while there is no ServletContext. */
    private SharedAttributes attributes() {
        ApplicationContext current = context;
        return current == null ? null : ((SharedApplicationContext) current).shared;
    }

    /**
     * {@inheritDoc} The class loader is there by now, and listeners may set attributes. What other members have set is shown
     * when the listeners are ready for events.
     */
    @Override
    public boolean listenerStart() {
        getServletContext();
        SharedAttributes attributes = attributes();
        if (getCluster() instanceof SharedChannelCluster cluster && cluster.exchange() != null) {
            attributes.connect(cluster.exchange(), cluster.listeners(), storeName(cluster), values(cluster));
        }
        boolean started = super.listenerStart();
        attributes.show(new AttributeEvents(this));
        return started;
    }

    /** A cluster of an Engine has contexts of several Hosts. */
    private String storeName(SharedChannelCluster cluster) {
        return "context:"
                + (cluster.getContainer() instanceof Host ? "" : getParent().getName() + "#") + getName();
    }

    private SharedValues values(SharedChannelCluster cluster) {
        ManagerSettings defaults = cluster.defaults().get();
        List<ClassLoader> loaders = List.of(ClusterManagerBase.getClassLoaders((Context) this));
        return new SharedValues(
                "Context " + getName() + ", ServletContext attribute",
                loaders,
                loaders.get(0),
                defaults.allowedClasses(),
                cluster.serializers(),
                defaults.maxAttributeSize());
    }

    /** {@inheritDoc} That the attributes go here with the application means nothing to other members. */
    @Override
    protected void stopInternal() throws LifecycleException {
        SharedAttributes attributes = attributes();
        if (attributes != null) {
            attributes.disconnect();
        }
        super.stopInternal();
    }

    /** True once this member has the attributes that the others had, or if there is nobody to ask. */
    public boolean stateTransferDone() {
        SharedAttributes attributes = attributes();
        return attributes == null || attributes.complete();
    }
}

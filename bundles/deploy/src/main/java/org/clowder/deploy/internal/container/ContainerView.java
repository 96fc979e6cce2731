package org.clowder.deploy.internal.container;

import org.apache.catalina.Host;
import org.apache.catalina.core.StandardContext;

/** How a deployed application sees its container; the same for WAR files and web bundles. */
public final class ContainerView {

    private static final String RMI_TARGET = "sun.rmi.transport.Target";

    private ContainerView() {}

    /** Prepares a context that has not started. */
    public static void apply(StandardContext context, Host host) {
        context.setParentClassLoader(ContainerLoader.of(host));
        // Tomcat clears RMI targets by this class of the JVM, which a framework shows to bundles only on request; it
        // would
        // complain of it at each undeployment.
        context.setClearReferencesRmiTargets(context.getClearReferencesRmiTargets() && seesRmi());
    }

    private static boolean seesRmi() {
        try {
            return Class.forName(RMI_TARGET, false, StandardContext.class.getClassLoader()) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}

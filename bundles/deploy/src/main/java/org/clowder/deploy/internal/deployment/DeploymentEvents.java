package org.clowder.deploy.internal.deployment;

import org.osgi.framework.Bundle;

/** Announces the transitions of web bundles (OSGi Web Applications, section 128.5), if there is anyone to hear them. */
@FunctionalInterface
public interface DeploymentEvents {

    /** Announces a transition; returns at once. */
    void send(Bundle bundle, String contextPath, Transition transition);
}

package org.clowder.itests.hosts;

import java.nio.file.Path;
import org.apache.axis2.clustering.ClusteringAgent;
import org.apache.axis2.clustering.ClusteringConstants;
import org.apache.axis2.context.ConfigurationContext;
import org.apache.axis2.context.ConfigurationContextFactory;
import org.apache.axis2.util.JavaUtils;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Of a bundle with Axis2 inside: starts Axis2 with {@code axis2/axis2.xml} in the member's directory, and offers its context. A clustering that is not to be initiated by Axis2 begins after that. */
public final class Axis2Activator implements BundleActivator {

    private ConfigurationContext axis2;

    @Override
    public void start(BundleContext context) throws Exception {
        Path directory = Path.of(context.getProperty("clowder.base"), "axis2");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(getClass().getClassLoader());
        try {
            axis2 = ConfigurationContextFactory.createConfigurationContextFromFileSystem(
                    directory.toString(), directory.resolve("axis2.xml").toString());
        } finally {
            thread.setContextClassLoader(before);
        }
        // what begins so is not sent to a member that asks for the state
        axis2.setNonReplicableProperty(
                "local_name", directory.getParent().getFileName().toString());
        context.registerService(ConfigurationContext.class, axis2, null);
        ClusteringAgent agent = axis2.getAxisConfiguration().getClusteringAgent();
        if (JavaUtils.isTrueExplicitly(agent.getParameter(ClusteringConstants.Parameters.AVOID_INITIATION)
                .getValue())) {
            agent.setConfigurationContext(axis2);
            agent.init();
        }
    }

    @Override
    public void stop(BundleContext context) throws Exception {
        axis2.getAxisConfiguration().getClusteringAgent().shutdown();
    }
}

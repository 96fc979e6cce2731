package org.clowder.axis2.internal;

import org.apache.catalina.tribes.ManagedChannel;

/** Classes of the shape that those of Axis2 1.8.2 have. */
final class StandIn {

    private StandIn() {}

    /** As {@code ConfigurationContext}. */
    public static final class Context {

        final Configuration configuration = new Configuration();
        volatile Object initialized;

        public Configuration getAxisConfiguration() {
            return configuration;
        }

        public Object getPropertyNonReplicable(String key) {
            return key.equals("local_cluster.initialized") ? initialized : null;
        }
    }

    /** As {@code AxisConfiguration}. */
    public static final class Configuration {

        volatile Object agent;

        public Object getClusteringAgent() {
            return agent;
        }
    }

    /** As {@code TribesClusteringAgent}. */
    public static class TribesAgent {

        private volatile ManagedChannel channel;

        TribesAgent set(ManagedChannel made) {
            channel = made;
            return this;
        }

        ManagedChannel get() {
            return channel;
        }
    }

    /** A host's own. */
    public static final class DerivedAgent extends TribesAgent {}
}

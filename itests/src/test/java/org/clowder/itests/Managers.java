package org.clowder.itests;

/** The manager that a descriptor names for the applications of its cluster. */
final class Managers {

    private static final String CLUSTER = "<Cluster className=\"org.clowder.session.SharedChannelCluster\"/>";

    /** To stand behind a manager: gives sessions that have moved the route of their new member. */
    static final String BINDER = "<Valve className=\"org.apache.catalina.ha.session.JvmRouteBinderValve\"/>";

    private Managers() {}

    /** Clowder's own. */
    static String delta(String guarantee) {
        return "<Manager className=\"org.clowder.session.BundleDeltaManager\" guarantee=\"" + guarantee + "\"/>";
    }

    /** The shipped descriptor with this manager in its cluster. */
    static String of(String descriptor, String manager) {
        return descriptor.replace(CLUSTER, CLUSTER.replace("/>", ">") + manager + "</Cluster>");
    }
}

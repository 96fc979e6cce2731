package org.clowder.itests.sessions;

import java.nio.file.Path;
import org.apache.catalina.ha.session.ClusterManagerBase;
import org.clowder.hazelcast.HazelcastSessionManager;
import org.clowder.itests.sessions.HazelcastCluster.Mode;
import org.clowder.session.BundleBackupManager;
import org.clowder.session.BundleDeltaManager;

/** Where sessions are kept. */
enum Kind {
    HAZELCAST {
        @Override
        Cluster start(Path work, boolean sticky) {
            return hazelcast(Mode.P2P, work, sticky);
        }
    },
    HAZELCAST_CLIENT {
        @Override
        Cluster start(Path work, boolean sticky) {
            return hazelcast(Mode.CLIENT, work, sticky);
        }
    },
    HAZELCAST_CLIENT_OF_STRANGERS {
        @Override
        Cluster start(Path work, boolean sticky) {
            return hazelcast(Mode.CLIENT_OF_STRANGERS, work, sticky);
        }
    },
    DELTA {
        @Override
        Cluster start(Path work, boolean sticky) {
            return new TribesCluster(work, MEMBERS, sticky, Kind::delta);
        }
    },
    BACKUP {
        @Override
        Cluster start(Path work, boolean sticky) {
            return new TribesCluster(work, MEMBERS, sticky, BundleBackupManager::new);
        }
    };

    private static final int MEMBERS = 2;

    /**
     * Starts two members.
     *
     * @param sticky whether a balancer would lead a session's requests to one member, and ids name it
     */
    abstract Cluster start(Path work, boolean sticky);

    private static HazelcastCluster hazelcast(Mode mode, Path work, boolean sticky) {
        return new HazelcastCluster(mode, work, MEMBERS, manager -> settings(manager, sticky));
    }

    static void settings(HazelcastSessionManager manager, boolean sticky) {
        manager.setSticky(sticky);
        manager.setProcessExpiresFrequency(1);
        // what a busy machine takes for the first request is no failure
        manager.setMaxWait(20_000);
    }

    private static ClusterManagerBase delta() {
        BundleDeltaManager manager = new BundleDeltaManager();
        manager.setAllowedClasses("org.clowder.itests.sessions.**");
        // Tomcat's default: every member tells of the same end
        manager.setNotifySessionListenersOnReplication(false);
        return manager;
    }
}

package org.clowder.boot;

import org.clowder.boot.ClusterProperties.Session;
import org.clowder.session.BundleDeltaManager;

/** Makes the manager of an application's sessions. */
final class Managers {

    private Managers() {}

    /** @throws ClusterRefusedException if a value is not valid */
    static BundleDeltaManager of(Session session) {
        BundleDeltaManager manager = new BundleDeltaManager();
        try {
            manager.setGuarantee(session.guarantee().word());
            manager.setMaxWait(session.maxWait().toMillis());
            manager.setDetectMutation(session.detectMutation());
            if (session.detectMutationExclude() != null) {
                manager.setDetectMutationExclude(session.detectMutationExclude());
            }
            manager.setStrict(session.strict());
            manager.setMaxAttributeSize(
                    (int) Math.min(Integer.MAX_VALUE, session.maxAttributeSize().toBytes()));
            manager.setAllowedClasses(String.join(",", session.allowedClasses()));
            return manager;
        } catch (IllegalArgumentException e) {
            throw ClusterRefusedException.ofManager(e);
        }
    }
}

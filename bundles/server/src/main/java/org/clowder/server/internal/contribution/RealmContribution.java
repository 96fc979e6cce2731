package org.clowder.server.internal.contribution;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.Realm;
import org.clowder.server.internal.contribution.slot.RealmSlot;
import org.clowder.server.internal.element.Origin;

/** A realm, of a container or inside a combined realm; its place is a {@link RealmSlot}. */
final class RealmContribution extends Contribution {

    private final RealmSlot slot = new RealmSlot();

    RealmContribution(Origin origin, Realm realm, Object parent) throws LifecycleException {
        super(origin, parent);
        slot.put(realm);
    }

    @Override
    Object place() {
        return slot;
    }

    @Override
    Object object() {
        return slot.realm();
    }

    @Override
    void withdraw() {
        slot.clear();
    }

    @Override
    void restore(Object made) throws LifecycleException {
        slot.put((Realm) made);
    }

    @Override
    String consequence() {
        return "nobody can log in, and what needs a login is refused";
    }
}

package org.clowder.server.internal.reload;

import org.apache.catalina.Container;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Realm;

/** The realm of an Engine or Host; requests ask for it each time that they need it. */
record RealmPlace(Container container) implements Place {

    @Override
    public Object parent() {
        return container;
    }

    @Override
    public String name() {
        return Names.of(container);
    }

    /** {@inheritDoc} Tomcat stops the one and starts the other. */
    @Override
    public void exchange(Object gone, Object come) throws LifecycleException {
        container.setRealm((Realm) come);
        if (gone instanceof Lifecycle realm) {
            realm.destroy();
        }
        if (come instanceof Lifecycle realm && !realm.getState().isAvailable()) {
            container.setRealm(null);
            throw new LifecycleException("the realm did not start; the errors logged just before say why");
        }
    }
}

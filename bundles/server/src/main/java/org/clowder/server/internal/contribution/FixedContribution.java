package org.clowder.server.internal.contribution;

import org.clowder.server.internal.element.Origin;

/** Something that Tomcat cannot exchange while it runs, such as a cluster; it stays as it is until the next start. */
final class FixedContribution extends Contribution {

    private final Object object;

    FixedContribution(Origin origin, Object object, Object parent) {
        super(origin, parent);
        this.object = object;
    }

    @Override
    Object place() {
        return object;
    }

    @Override
    Object object() {
        return object;
    }

    @Override
    void withdraw() {
        // There is no way to take it out.
    }

    @Override
    void restore(Object made) {
        throw new IllegalStateException("cannot be exchanged while the server runs; restart the server (\"clowder shell"
                + " stop org.clowder.server\", then \"start\")");
    }

    @Override
    String consequence() {
        return "it cannot be exchanged while the server runs and stays in use; restart the server once the bundle is"
                + " back";
    }
}

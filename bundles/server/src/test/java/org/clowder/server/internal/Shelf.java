package org.clowder.server.internal;

import org.apache.catalina.core.StandardContext;

/** A context with an attribute of its own. */
public final class Shelf extends StandardContext {

    private int shelf;

    public int getShelf() {
        return shelf;
    }

    public void setShelf(int shelf) {
        this.shelf = shelf;
    }
}

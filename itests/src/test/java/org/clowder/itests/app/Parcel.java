package org.clowder.itests.app;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** An attribute that looks serializable, and holds what is not, two steps inside. */
public final class Parcel implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Object> content = new ArrayList<>();

    public Parcel() {
        content.add("harmless");
        content.add(new Thread("never started"));
    }

    @Override
    public String toString() {
        return "parcel of " + content.size();
    }
}

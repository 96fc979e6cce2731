package org.clowder.itests.app;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** An attribute of a class of the application, changed in place. */
public final class Basket implements Serializable, Consumer<String> {

    private static final long serialVersionUID = 1L;

    private final List<String> items = new ArrayList<>();

    @Override
    public void accept(String item) {
        items.add(item);
    }

    @Override
    public String toString() {
        return "basket" + items;
    }
}

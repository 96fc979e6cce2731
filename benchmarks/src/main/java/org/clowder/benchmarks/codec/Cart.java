package org.clowder.benchmarks.codec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** An application's object with a list of others: neither codec knows its class. */
final class Cart implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String customer;
    private final ArrayList<Item> items;

    Cart(String customer, List<Item> items) {
        this.customer = customer;
        this.items = new ArrayList<>(items);
    }

    @Override
    public String toString() {
        return customer + ": " + items;
    }
}

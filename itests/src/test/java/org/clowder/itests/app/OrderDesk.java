package org.clowder.itests.app;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A service that remembers what it was told by the one client that it is there for. */
public final class OrderDesk implements Serializable {

    private static final long serialVersionUID = 1L;

    private final List<Order> orders = new ArrayList<>();
    private int pieces;

    public void take(Order order) {
        orders.add(order);
        pieces += order.pieces();
    }

    public void cancelLast() {
        pieces -= orders.remove(orders.size() - 1).pieces();
    }

    @Override
    public String toString() {
        return pieces + " pieces: "
                + String.join(", ", orders.stream().map(Order::what).toList());
    }
}

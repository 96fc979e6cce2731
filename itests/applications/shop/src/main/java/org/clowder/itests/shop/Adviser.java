package org.clowder.itests.shop;

import java.io.Serial;
import java.io.Serializable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.SessionScope;

/** One for each session, with the proxy of another in a field. */
@Component
@SessionScope
public class Adviser implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final Cart cart;
    private int given;

    Adviser(Cart cart) {
        this.cart = cart;
    }

    public String advice() {
        return "advice " + ++given + " on " + cart.goods();
    }

    public int given() {
        return given;
    }
}

package org.clowder.itests.shop;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.SessionScope;

/** One for each session: everybody else has a proxy of it. */
@Component
@SessionScope
public class Cart implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private final List<String> goods = new ArrayList<>();

    public void add(String what) {
        goods.add(what);
    }

    public List<String> goods() {
        return goods;
    }
}

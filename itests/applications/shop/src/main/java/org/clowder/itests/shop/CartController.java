package org.clowder.itests.shop;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Changes beans of the session in place. */
@RestController
@RequestMapping("/cart")
public class CartController {

    private final Cart cart;
    private final Adviser adviser;

    CartController(Cart cart, Adviser adviser) {
        this.cart = cart;
        this.adviser = adviser;
    }

    @GetMapping
    String look() {
        return cart.goods().toString();
    }

    @PostMapping
    String add(@RequestParam("what") String what) {
        cart.add(what);
        return look();
    }

    @GetMapping("/advice")
    String advice() {
        return adviser.advice();
    }

    @GetMapping("/advised")
    String advised() {
        return "advised " + adviser.given();
    }
}

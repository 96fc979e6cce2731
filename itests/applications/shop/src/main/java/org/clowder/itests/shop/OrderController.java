package org.clowder.itests.shop;

import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.SessionAttributes;
import org.springframework.web.bind.support.SessionStatus;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Pages that ask one after the other: what, where, and whether that is right. */
@Controller
@RequestMapping("/order")
@SessionAttributes("order")
public class OrderController {

    @ModelAttribute("order")
    Order order() {
        return new Order();
    }

    @GetMapping("/{page:what|where|sent}")
    String ask(@PathVariable("page") String page) {
        return page;
    }

    @PostMapping("/what")
    String takeWhat(@ModelAttribute("order") Order order) {
        return "where";
    }

    @PostMapping("/where")
    String takeWhere(@ModelAttribute("order") Order order) {
        return "check";
    }

    @PostMapping("/send")
    String send(
            @ModelAttribute("order") Order order, BindingResult found, SessionStatus status, RedirectAttributes next) {
        if (order.getWhere() == null) {
            found.rejectValue("where", "missing", "but where to?");
            next.addFlashAttribute("order", order);
            next.addFlashAttribute(BindingResult.MODEL_KEY_PREFIX + "order", found);
            return "redirect:/order/where";
        }
        status.setComplete();
        next.addFlashAttribute("sent", order);
        return "redirect:/order/sent";
    }
}

package org.clowder.samples.boot;

import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Counts the visits of a session, which other members have too. */
@SpringBootApplication
@RestController
public class CounterApplication {

    /** What a session holds: an object of the application. */
    record Visits(int number) implements Serializable {}

    public static void main(String[] arguments) {
        SpringApplication.run(CounterApplication.class, arguments);
    }

    @GetMapping("/")
    String count(HttpSession session) {
        int before = session.getAttribute("visits") instanceof Visits visits ? visits.number() : 0;
        session.setAttribute("visits", new Visits(before + 1));
        return String.valueOf(before + 1);
    }
}

package org.clowder.management.internal.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * A page that Clowder puts before the applications of Engines, see {@link Pages}. Safe for use by several threads.
 */
public interface Page {

    /** The path at which it is on every Engine that shows it; empty if it is switched off. */
    Optional<String> path();

    /** Whom it is for: with {@link Audience#OPERATORS}, only Engines of the management Service show it. */
    Audience audience();

    /** What an operator finds there, in some words, for the list of pages; empty if it is no page to begin with. */
    default Optional<String> title() {
        return Optional.empty();
    }

    /** False if the request goes on to an application, or to what Tomcat says where there is none. */
    default boolean answers(HttpServletRequest request) {
        return true;
    }

    /**
     * Answers a request for its path.
     *
     * @param reader who gets the answer
     */
    Answer answer(HttpServletRequest request, Audience reader);
}

package org.clowder.server;

import java.util.List;

/** Validates the descriptor without starting anything; an OSGi service. */
public interface DescriptorCheck {

    /**
     * Reads the descriptor of this member as a start would.
     *
     * @return every problem as {@code file:line: what and what to do}; empty if the descriptor is valid
     */
    List<String> problems();
}

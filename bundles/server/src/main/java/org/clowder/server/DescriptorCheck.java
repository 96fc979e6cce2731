package org.clowder.server;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** Validates the descriptor without starting anything; an OSGi service. */
@ProviderType
public interface DescriptorCheck {

    /** As {@link #problems(Predicate)}, with nothing expected. */
    default List<String> problems() {
        return problems(className -> false);
    }

    /**
     * Reads the descriptor of this member as a start would.
     *
     * @param expected whether a class that nobody offers now will be there when the member runs, so that it is no problem
     * @return every problem as {@code file:line: what and what to do}; empty if the descriptor is valid
     */
    List<String> problems(Predicate<String> expected);

    /**
     * The names of <code>${name}</code> in all that was looked at up to now, in the descriptor and in context files; empty before, and where the descriptor cannot be read.
     *
     * @since 4.3
     */
    Set<String> references();
}

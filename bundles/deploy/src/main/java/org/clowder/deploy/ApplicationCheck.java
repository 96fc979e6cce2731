package org.clowder.deploy;

import java.util.List;

/** Looks at the files of the deploy folders without deploying anything; an OSGi service. */
public interface ApplicationCheck {

    /**
     * Finds what would keep an application from being deployed or replicated: unreadable archives, paths that are taken twice,
     * broken deployment descriptors, classes that they name and nobody has, web fragments that cancel {@code distributable},
     * session attributes whose classes visibly cannot be serialized.
     *
     * @return every problem as {@code file: what and what to do}; empty if there is none
     */
    List<String> problems();

    /** Whether a bundle in the deploy folders offers a class to configuration files once the member runs. */
    boolean brings(String className);
}

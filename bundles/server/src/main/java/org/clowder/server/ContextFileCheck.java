package org.clowder.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** Looks at the context file that an application brings along, without the application; an OSGi service. */
@ProviderType
public interface ContextFileCheck {

    /** As {@link #problems(String, String, byte[], Predicate)}, with nothing expected. */
    default List<String> problems(String contextName, String place, byte[] content) {
        return problems(contextName, place, content, className -> false);
    }

    /**
     * Finds what would keep {@code META-INF/context.xml} of a hot-deployed application from being understood as it was meant:
     * bad XML, unknown elements and attributes, values that do not fit, classes that nobody offers.
     *
     * @param contextName the name of the application's context as Tomcat forms it: path and {@code ##version}, empty for the
     *     root
     * @param place what problems call the file
     * @param content the file
     * @param expected whether a class that nobody offers now will be there when the member runs, so that it is no problem
     * @return every problem as {@code place:line: what and what to do}; empty if there is none, or if this member does not read
     *     the file, because its Host forbids that or an administrator's file takes its place
     */
    List<String> problems(String contextName, String place, byte[] content, Predicate<String> expected);

    /**
     * What else has the name of a hot-deployed application, so that this will not be deployed beside it.
     *
     * @param contextName as above
     * @param file the application, which does not stand in its own way
     * @return in words, as {@code webapps/shop of Host localhost}; empty if nothing has it
     * @since 4.3
     */
    default Optional<String> taken(String contextName, Path file) {
        return Optional.empty();
    }
}

package org.clowder.management.internal.console;

import java.util.List;
import java.util.Map;

/**
 * What the other members have of the sessions that are looked for.
 *
 * @param byMember by the name of each member that has answered
 * @param silent the names of those that have not, in time
 */
record SessionCopies(Map<String, List<Copy>> byMember, List<String> silent) {

    /**
     * A session as one member has it. Travels between members.
     *
     * @param path the context path, with {@code ##} and the version of a parallel deployment
     * @param id without a route, which is its member's own
     * @param version rises with each change; -1 if it is not replicated
     * @param primary whether that member served its last request
     */
    record Copy(String host, String path, String id, long version, boolean primary) implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        /** What is the same for all copies of a session. */
        String session() {
            return host + " " + path + " " + id;
        }
    }

    SessionCopies {
        byMember = Map.copyOf(byMember);
        silent = List.copyOf(silent);
    }
}

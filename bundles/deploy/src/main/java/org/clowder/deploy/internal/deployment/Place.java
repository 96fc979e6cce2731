package org.clowder.deploy.internal.deployment;

import java.util.List;
import org.apache.catalina.util.ContextName;

/**
 * What an application takes of the server.
 *
 * @param name of its context path and version, see {@link ContextName#getName}
 * @param hosts names of the Hosts that it is for, sorted and in small letters; empty for the Host of hot deployment
 */
public record Place(String name, List<String> hosts) {

    public Place(ContextName name, List<String> hosts) {
        this(name.getName(), hosts);
    }
}

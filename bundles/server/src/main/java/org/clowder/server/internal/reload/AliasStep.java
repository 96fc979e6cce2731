package org.clowder.server.internal.reload;

import java.util.List;
import org.apache.catalina.Host;

/** Changes the names by which a Host is known. */
record AliasStep(Host host, List<String> gone, List<String> come) implements Step {

    @Override
    public void apply() {
        gone.forEach(host::removeAlias);
        come.forEach(host::addAlias);
    }

    @Override
    public void undo() {
        come.forEach(host::removeAlias);
        gone.forEach(host::addAlias);
    }

    @Override
    public String told() {
        return "changed aliases of Host " + host.getName()
                + (come.isEmpty() ? "" : ", added " + String.join(", ", come))
                + (gone.isEmpty() ? "" : ", removed " + String.join(", ", gone));
    }
}

package org.clowder.server.internal.contribution;

import java.time.Duration;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.clowder.server.internal.contribution.slot.AccessLogChain;
import org.clowder.server.internal.contribution.slot.ValveChain;
import org.clowder.server.internal.element.Origin;

/** A valve; its place in the pipeline is kept by a {@link ValveChain}. */
final class ValveContribution extends Contribution {

    private final ValveChain chain;
    private final Duration patience;

    ValveContribution(Origin origin, Valve valve, Container parent, Duration patience) throws LifecycleException {
        super(origin, parent);
        this.patience = patience;
        this.chain = valve instanceof AccessLog ? new AccessLogChain() : new ValveChain();
        chain.setContainer(parent);
        chain.add(0, valve);
    }

    @Override
    Object place() {
        return chain;
    }

    @Override
    Object object() {
        return chain.valves().stream().findFirst().orElse(null);
    }

    @Override
    void withdraw() {
        chain.valves().forEach(valve -> chain.remove(valve, patience));
    }

    @Override
    void restore(Object made) throws LifecycleException {
        chain.add(0, (Valve) made);
    }

    @Override
    String consequence() {
        return "requests pass without this valve";
    }
}

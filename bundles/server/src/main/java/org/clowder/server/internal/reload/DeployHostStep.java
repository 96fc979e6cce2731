package org.clowder.server.internal.reload;

import java.util.Optional;
import java.util.function.Supplier;
import org.clowder.server.HostedApplications;

/** Exchanges a Host of hot-deployed applications; they are started anew in the other one. */
record DeployHostStep(ExchangeStep exchange, Supplier<Optional<HostedApplications>> applications) implements Step {

    @Override
    public void apply() throws Exception {
        around(exchange::apply);
    }

    @Override
    public void undo() throws Exception {
        around(exchange::undo);
    }

    private void around(HostedApplications.HostExchange change) throws Exception {
        Optional<HostedApplications> hosting = applications.get();
        if (hosting.isPresent()) {
            hosting.get().restartAround(change);
        } else {
            change.run();
        }
    }

    @Override
    public void finish() {
        exchange.finish();
    }

    @Override
    public String told() {
        return exchange.told() + "; its applications were started anew";
    }
}

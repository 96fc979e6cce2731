package org.clowder.session.internal.simulation;

import org.clowder.session.internal.exchange.Guarantee;
import org.clowder.session.internal.state.Replica;
import org.clowder.session.internal.state.StoreListener;

/** Tells the oracle what a member hears. */
final class Listener implements StoreListener {

    private final SimulatedMember member;
    private final Oracle oracle;

    Listener(SimulatedMember member, Oracle oracle) {
        this.member = member;
        this.oracle = oracle;
    }

    @Override
    public void arrived(Replica replica) {
        if (replica.ended()) {
            throw new Violation("member " + member.index() + " is told of " + replica + ", which has ended");
        }
    }

    @Override
    public void ended(Replica replica) {
        oracle.ended(replica);
    }

    @Override
    public void expire(Replica replica) {
        oracle.expires(member, replica);
        member.publisher().end(replica, Guarantee.ASYNC);
    }
}

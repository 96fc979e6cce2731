package org.clowder.itests;

/**
 * A balancer as its users see it.
 *
 * @param application the context path that they use
 * @param sticky whether a session stays with its member
 * @param checked whether the balancer asks for readiness by itself
 */
record Entrance(Balancer balancer, String application, boolean sticky, boolean checked) {

    KeepAliveClient client() {
        return new KeepAliveClient(balancer.port(), true);
    }

    /** True if the balancer may send a request over a connection that a member that stops ends at that moment: it does not ask first. */
    boolean mayFailAtAStop() {
        return balancer.sample().endsWith("tomcat7.conf");
    }

    @Override
    public String toString() {
        return balancer.sample();
    }
}

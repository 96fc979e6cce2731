package org.clowder.itests.hosts;

/** Two of {@code samples/host-felix}: Felix with its defaults, of which one is that no start level comes after the first. */
class FelixHostIT extends AbstractHostIT {

    @Override
    HostMember host(Home home) {
        return HostMember.felix(home);
    }
}

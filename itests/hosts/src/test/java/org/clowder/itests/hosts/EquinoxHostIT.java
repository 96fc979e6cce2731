package org.clowder.itests.hosts;

/** Two of {@code samples/host-equinox}. */
class EquinoxHostIT extends AbstractHostIT {

    @Override
    HostMember host(Home home) {
        return HostMember.equinox(home);
    }
}

package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.apache.catalina.tribes.MembershipService;
import org.apache.catalina.tribes.membership.McastService;
import org.clowder.channel.internal.config.ChannelSettings;

/** Tribes' multicast membership, on the interface that carries the member's address. */
final class MulticastScheme implements MembershipScheme {

    @Override
    public MembershipService create(
            ChannelSettings settings, byte[] payload, ChannelTimings timings, Runnable eachRound) throws IOException {
        checkInterface(settings.address());
        McastService service = new McastService();
        service.setAddress(settings.multicast().getAddress().getHostAddress());
        service.setPort(settings.multicast().getPort());
        service.setBind(settings.address().getHostAddress());
        service.setDropTime(timings.expiry());
        service.setPayload(payload);
        return service;
    }

    private static void checkInterface(InetAddress address) throws IOException {
        NetworkInterface face = NetworkInterface.getByInetAddress(address);
        if (face != null && !face.supportsMulticast()) {
            throw new IOException("the network interface " + face.getName() + " of " + address.getHostAddress()
                    + " has no multicast; in org.clowder.channel, set address to another interface's or use"
                    + " membership=static");
        }
    }
}

package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.clowder.channel.internal.config.ChannelSettings;

/** Finds out whether the channel's port can be had, so that a taken port is one clear line and not Tribes' stack trace. */
public final class PortProbe {

    private PortProbe() {}

    /**
     * Binds and releases the port.
     *
     * @throws IOException if that fails; the message names place, key and what to do
     */
    public static void check(ChannelSettings settings) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(settings.address(), settings.port()));
        } catch (BindException e) {
            throw new IOException(
                    "cannot listen on " + settings.place() + " (" + e.getMessage() + "): "
                            + (e.getMessage() != null && e.getMessage().contains("assign")
                                    ? "set address in org.clowder.channel to an address of this machine"
                                    : "another process has this port; set port in org.clowder.channel to a free one"),
                    e);
        }
    }
}

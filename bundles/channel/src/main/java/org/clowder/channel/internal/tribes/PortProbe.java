package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.tomcat.BindFailure;
import org.clowder.tomcat.KeyProblem;

/** Finds out whether the channel's port can be had, so that a taken port is one clear line and not Tribes' stack trace. */
public final class PortProbe {

    private PortProbe() {}

    /**
     * Binds and releases the port.
     *
     * @throws IOException if that fails; the message names place, key and what to do
     */
    public static void check(ChannelSettings settings) throws IOException {
        Optional<KeyProblem> problem = problem(settings);
        if (problem.isPresent()) {
            throw new IOException(problem.get().text());
        }
    }

    /** What is wrong with the address or the port; empty if the port could be bound, and was released. */
    public static Optional<KeyProblem> problem(ChannelSettings settings) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(settings.address(), settings.port()));
            return Optional.empty();
        } catch (IOException e) {
            String what = "cannot listen on " + settings.place() + " (" + e.getMessage() + "): ";
            return Optional.of(
                    switch (BindFailure.of(e)) {
                        case FOREIGN_ADDRESS ->
                            new KeyProblem(
                                    "address",
                                    what + "set address in org.clowder.channel to an address of this machine");
                        case FORBIDDEN ->
                            new KeyProblem(
                                    "port",
                                    what + "this user may not have that port; set port in org.clowder.channel to one"
                                            + " above 1023");
                        case TAKEN ->
                            new KeyProblem(
                                    "port",
                                    what + "another process has this port; set port in org.clowder.channel to a free"
                                            + " one");
                    });
        }
    }
}

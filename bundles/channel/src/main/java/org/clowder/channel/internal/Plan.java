package org.clowder.channel.internal;

import java.io.IOException;
import java.util.Optional;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.internal.config.ChannelSettings;
import org.clowder.channel.internal.tribes.PortProbe;

/**
 * Which channel is wanted: the host platform's if there is one, else an own one if that is enabled and allowed, else none. Equal
 * plans need no restart.
 */
record Plan(Optional<Channel> host, ChannelSettings settings) {

    /** True if there is a channel to open. */
    boolean wantsChannel() {
        return host.isPresent() || opensOwn();
    }

    private boolean opensOwn() {
        return settings.enabled() && !settings.hostOnly();
    }

    /** True if there has to be a channel of the host platform, and is none. */
    boolean lacksHost() {
        return host.isEmpty() && settings.enabled() && settings.hostOnly();
    }

    /** True if a channel of that plan serves this one as well. */
    boolean sameAs(Plan other) {
        return host.isPresent() || other.host.isPresent()
                ? host.equals(other.host)
                : wantsChannel() == other.wantsChannel() && (!wantsChannel() || settings.equals(other.settings));
    }

    /**
     * Finds out, while the channel of the plan before still runs, whether this one has a chance.
     *
     * @throws IOException if the port is taken
     */
    void checkBeside(Plan before) throws IOException {
        boolean ownPortMoves = host.isEmpty()
                && opensOwn()
                && (before.host.isPresent() || !before.settings.place().equals(settings.place()));
        if (ownPortMoves) {
            PortProbe.check(settings);
        }
    }
}

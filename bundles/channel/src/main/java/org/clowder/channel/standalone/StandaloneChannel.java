package org.clowder.channel.standalone;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.internal.OwnedChannel;
import org.clowder.channel.internal.PlatformChannel;
import org.clowder.channel.internal.tribes.ChannelTimings;

/**
 * A shared channel that its maker keeps open: for programs without an OSGi framework, where it is no service. Safe for use by several
 * threads.
 */
public final class StandaloneChannel implements AutoCloseable {

    private final PlatformChannel platform;
    private final OwnedChannel shared;

    private StandaloneChannel(String memberName) {
        platform = new PlatformChannel(
                Optional.ofNullable(memberName).filter(name -> !name.isBlank()), ChannelTimings.DEFAULT, failure -> {});
        shared = new OwnedChannel(platform, "a standalone channel");
    }

    /**
     * Opens a channel, and returns after its first look around for other members, which takes some seconds at most.
     *
     * @param configuration the keys of {@code conf/org.clowder.channel.cfg}; {@code enabled} is true here if it is not set
     * @param memberName how this member is called in messages to people; null for its address
     * @return to be closed by the caller
     * @throws IOException if the configuration is refused or the port cannot be had; the message names each key and what to do
     */
    public static StandaloneChannel open(Map<String, ?> configuration, String memberName) throws IOException {
        Map<String, Object> keys = new HashMap<>(configuration);
        keys.putIfAbsent("enabled", "true");
        StandaloneChannel channel = new StandaloneChannel(memberName);
        channel.platform.configure(keys);
        return channel.settled();
    }

    /**
     * Shares a channel of Tribes that somebody else has started and will stop. Its other listeners go on; what they are not meant to see, they
     * do see, so they have to leave alone what they do not know.
     *
     * @return to be closed by the caller, which leaves the channel as it was
     * @throws IOException if the channel is shared already, or one of its listeners would not leave what is not its own alone
     */
    public static StandaloneChannel over(Channel channel) throws IOException {
        StandaloneChannel standalone = new StandaloneChannel(null);
        standalone.platform.host(Optional.of(channel));
        return standalone.settled();
    }

    private StandaloneChannel settled() throws IOException {
        shared.settled().toCompletableFuture().join();
        if (shared.state() == SharedChannel.State.FAILED) {
            String reason = shared.explanation();
            close();
            throw new IOException(reason);
        }
        return this;
    }

    /** The channel to take leases of, until {@link #close}; never null. */
    public SharedChannel shared() {
        return shared;
    }

    /** Closes the leases that are still open, and the channel, unless it is somebody else's. Does nothing the second time. */
    @Override
    public void close() {
        shared.release();
        platform.close();
    }
}

package org.clowder.session.internal;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ManagedChannel;
import org.apache.catalina.tribes.MembershipService;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.group.interceptors.MessageDispatchInterceptor;
import org.apache.catalina.tribes.group.interceptors.TcpFailureDetector;
import org.clowder.channel.SharedChannel;
import org.clowder.channel.standalone.StandaloneChannel;

/** The channel that a cluster opens itself, where no framework offers one: from its start to its stop. */
public final class OwnChannel implements AutoCloseable {

    private final StandaloneChannel standalone;
    private final Channel tribes;

    private OwnChannel(StandaloneChannel standalone, Channel tribes) {
        this.standalone = standalone;
        this.tribes = tribes;
    }

    /**
     * Opens what a file says, with the keys of {@code org.clowder.channel.cfg}.
     *
     * @param member the name of this member; null for its address
     */
    public static OwnChannel of(Path file, String member) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> keys = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> properties.getProperty(key).strip()));
        return new OwnChannel(StandaloneChannel.open(keys, member), null);
    }

    /**
     * Starts a channel of Tribes.
     *
     * @param name the same on all members, as Tribes' static membership needs it
     * @param executor for what it does now and then; null for one of its own
     */
    public static OwnChannel of(Channel tribes, String name, ScheduledExecutorService executor)
            throws IOException, ChannelException {
        if (tribes instanceof GroupChannel group && !group.getInterceptors().hasNext()) {
            // as Tomcat's own cluster does
            group.addInterceptor(new MessageDispatchInterceptor());
            group.addInterceptor(new TcpFailureDetector());
        }
        tribes.setName(name);
        if (executor != null) {
            tribes.setUtilityExecutor(executor);
        }
        try {
            tribes.start(Channel.DEFAULT);
            return new OwnChannel(StandaloneChannel.over(tribes), tribes);
        } catch (IOException | ChannelException | RuntimeException e) {
            tribes.stop(Channel.DEFAULT);
            stopParts(tribes);
            throw e;
        }
    }

    /** Tribes takes a start that failed half-way for one that never began, and would leave what it had opened. */
    private static void stopParts(Channel tribes) {
        if (tribes instanceof ManagedChannel parts) {
            parts.getMembershipService().stop(MembershipService.MBR_RX | MembershipService.MBR_TX);
            parts.getChannelSender().stop();
            parts.getChannelReceiver().stop();
        }
    }

    public SharedChannel shared() {
        return standalone.shared();
    }

    @Override
    public void close() throws ChannelException {
        standalone.close();
        if (tribes != null) {
            tribes.stop(Channel.DEFAULT);
        }
    }
}

package org.clowder.channel;

import java.io.ObjectInputFilter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Channel;
import org.clowder.channel.internal.types.TribesTypes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The right to use the shared channel under one name. Messages of one lease are seen only by leases of that name on
 * other members. Safe for use by several threads. The one who took it closes it; it stays open while the shared channel
 * is restarted.
 */
@ProviderType
public interface ChannelLease extends AutoCloseable {

    /**
     * An option for {@link Channel#send}, beside those of Tribes: the listener of the receiving member does little with this
     * message and never waits, so that it may be called by the thread that reads, which spares a change of threads. A
     * listener that breaks this holds up all messages to its member. Without effect for a message that is acknowledged
     * ({@link Channel#SEND_OPTIONS_USE_ACK}, {@link Channel#SEND_OPTIONS_SYNCHRONIZED_ACK}).
     */
    int SEND_OPTION_BRIEF = 0x4000_0000;

    /** The name under which it was taken, the same on all members. */
    String name();

    /**
     * The view on the shared channel. Its {@code start} and {@code stop} attach and detach this view only, and it
     * never starts, stops, renames or reconfigures the shared channel. When it is started, its membership listeners are
     * told of the members that were there before. A {@code ByteMessage} without bytes says that its sender has no lease of this
     * name, or has not started it, and dropped what was sent to it. While the shared channel is not started, it has no members and
     * sending throws a {@code ChannelException}.
     */
    Channel channel();

    /** False once closed, by {@link #close} or because the bundle that owns it stopped. */
    boolean isOpen();

    /** Detaches the view; nothing is delivered any more and the name is free again. Does nothing the second time. */
    @Override
    void close();

    /**
     * How the messages of a lease are decoded.
     *
     * @param loaders where the classes of messages are looked up, in this order
     * @param filter decides which classes may be decoded, and how much of them
     */
    record Decoding(List<ClassLoader> loaders, ObjectInputFilter filter) {

        /** Copies the list. */
        public Decoding {
            loaders = List.copyOf(loaders);
            java.util.Objects.requireNonNull(filter, "filter");
        }

        /**
         * Exactly the message classes of Tribes and of Tomcat's HA module, and basic classes of the JDK.
         *
         * @param extra class loaders to ask after Tomcat's own; the filter stays the same
         */
        public static Decoding tribes(ClassLoader... extra) {
            List<ClassLoader> loaders = Stream.concat(Stream.of(TribesTypes.loader()), Arrays.stream(extra))
                    .toList();
            return new Decoding(loaders, TribesTypes.clusterFilter());
        }
    }
}

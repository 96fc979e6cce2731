package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.clowder.tomcat.StandingWarning;

/** A channel that is shared, and whose it is: one made here, or one of the host platform. Used once. */
public interface Transport {

    /** The channel itself; to send, and to ask for the local member. */
    Channel channel();

    /** What is sent for a message: another form of it where others listen too. */
    default Serializable form(ByteMessage message) {
        return message;
    }

    /** Connects this layer to the channel, and opens the channel if it is an own one. On failure all is undone. */
    void open() throws IOException;

    /** Tells of the members that were found meanwhile, and from now on of each at once: senders may now react. */
    void announce();

    /** Waits, for a bounded time, until the first look around is over. */
    void settle() throws InterruptedException;

    /** Undoes {@link #open}; does nothing the second time. */
    void close();

    /** Who is missing on it; empty if that is not known of it. */
    default Optional<Attendance> attendance() {
        return Optional.empty();
    }

    /** What an operator should see to; never null. */
    default List<StandingWarning> warnings() {
        return attendance().map(known -> known.roll().warnings()).orElse(List.of());
    }

    /** Which channel this is, for the log. */
    String name();

    /** What is to be said of it in addition to the members; often empty. */
    String remark();
}

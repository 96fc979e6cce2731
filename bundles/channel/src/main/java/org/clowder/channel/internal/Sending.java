package org.clowder.channel.internal;

import java.util.List;
import java.util.Optional;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.Member;
import org.clowder.channel.Registration;
import org.clowder.channel.internal.tribes.ChannelCounts;
import org.clowder.channel.internal.tribes.MemberView;

/** What leases and topics need of the shared channel, whichever channel that is now. */
interface Sending {

    /**
     * The channel to send on.
     *
     * @throws ChannelException if none is started, saying why
     */
    Channel required() throws ChannelException;

    /** The channel that is started now, or about to be. */
    Optional<Channel> current();

    /** The other members, longest running first. */
    List<Member> members();

    /** Where to count what could not be decoded. */
    ChannelCounts counts();

    /** See {@link MemberView#subscribe}. */
    Registration subscribe(MemberView.Subscriber subscriber);
}

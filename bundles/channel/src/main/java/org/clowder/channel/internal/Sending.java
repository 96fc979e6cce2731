package org.clowder.channel.internal;

import java.util.List;
import java.util.Optional;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ErrorHandler;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.UniqueId;
import org.clowder.channel.Registration;
import org.clowder.channel.internal.tribes.ChannelCounts;
import org.clowder.channel.internal.tribes.MemberView;

/** What leases and topics need of the shared channel, whichever channel that is now. */
interface Sending {

    /**
     * Sends an envelope; with no destination only finds out whether that is possible.
     *
     * @param handler null for none
     * @return null if there is no destination
     * @throws ChannelException if no channel is started, saying why, or as {@link Channel#send} does
     */
    UniqueId send(Member[] destination, byte[] envelope, int options, ErrorHandler handler) throws ChannelException;

    /** The channel that is started now, or about to be. */
    Optional<Channel> current();

    /** The other members, longest running first. */
    List<Member> members();

    /** Where to count what could not be decoded. */
    ChannelCounts counts();

    /** See {@link MemberView#subscribe}. */
    Registration subscribe(MemberView.Subscriber subscriber);
}

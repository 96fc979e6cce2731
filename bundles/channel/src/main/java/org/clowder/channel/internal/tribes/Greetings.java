package org.clowder.channel.internal.tribes;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Heartbeat;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.MembershipListener;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ByteRange;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeReader;
import org.clowder.channel.internal.wire.EnvelopeWriter;

/**
 * Holds members back until they have proved to have the key and have said who they are. Multicast, DNS and Kubernetes find members without
 * any message that passes the encryption, so that a member with another key would be seen as one; a greeting does pass it. DNS and
 * Kubernetes tell of addresses only; with a greeting comes the name of the member and that of its cluster.
 *
 * <p>{@code waiting} and {@code proved} are guarded by this object's monitor, which is not held while sending or telling.
 */
final class Greetings implements ChannelListener, MembershipListener, Heartbeat, Attendance.Expected {

    private static final Log log = LogFactory.getLog(Greetings.class);
    private static final EnvelopeWriter writer = new EnvelopeWriter("clowder");
    private static final int MAX_REMEMBERED = 1000;
    private static final byte ANSWER_ME = 1;
    private static final byte NO_ANSWER = 0;

    private final Channel channel;
    private final MembershipListener next;
    private final Map<Member, String> waiting = new LinkedHashMap<>();
    /** What they have said of themselves. */
    private final Map<Member, byte[]> proved = new LinkedHashMap<>();

    /** @param next is told of the members that have the key, with what they have said of themselves as their payload */
    Greetings(Channel channel, MembershipListener next) {
        this.channel = channel;
        this.next = next;
    }

    @Override
    public void memberAdded(Member member) {
        byte[] said;
        synchronized (this) {
            said = proved.get(member);
            if (said == null) {
                waiting.put(member, MemberAddress.of(member));
            }
        }
        if (said != null) {
            next.memberAdded(named(member, said));
        } else {
            greet(member, ANSWER_ME);
        }
    }

    @Override
    public void memberDisappeared(Member member) {
        synchronized (this) {
            waiting.remove(member);
            proved.remove(member);
        }
        next.memberDisappeared(member);
    }

    /** Greets once more whoever has not answered: the message may have been lost, or come before the other was ready. */
    @Override
    public void heartbeat() {
        List<Member> all;
        synchronized (this) {
            all = new ArrayList<>(waiting.keySet());
        }
        all.forEach(member -> greet(member, ANSWER_ME));
    }

    /** Those that were found and have not answered. */
    @Override
    public Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        synchronized (this) {
            waiting.values()
                    .forEach(
                            address -> reasons.put(
                                    address,
                                    "was found and does not answer; if it runs, compare the encryption key in org.clowder.channel"));
        }
        return reasons;
    }

    @Override
    public boolean accept(Serializable message, Member sender) {
        return message instanceof ByteMessage bytes && EnvelopeReader.isGreeting(ByteRange.of(bytes));
    }

    @Override
    public void messageReceived(Serializable message, Member sender) {
        byte[] bytes = ((ByteMessage) message).getMessage();
        for (Member member : prove(sender)) {
            next.memberAdded(named(member, sender.getPayload()));
        }
        if (bytes[bytes.length - 1] == ANSWER_ME) {
            greet(sender, NO_ANSWER);
        }
    }

    /** The members that this greeting was waited for from. */
    private synchronized List<Member> prove(Member sender) {
        proved.put(sender, sender.getPayload());
        if (proved.size() > MAX_REMEMBERED) {
            proved.remove(proved.keySet().iterator().next());
        }
        // a member that DNS or Kubernetes has not told its own id sends without one
        boolean nameless = Arrays.equals(sender.getUniqueId(), new byte[16]);
        List<Member> members = waiting.entrySet().stream()
                .filter(each -> nameless
                        ? each.getValue().equals(MemberAddress.of(sender))
                        : each.getKey().equals(sender))
                .map(Map.Entry::getKey)
                .toList();
        members.forEach(waiting::remove);
        return members;
    }

    /** A member that was found by its address alone has no payload. */
    private static Member named(Member member, byte[] said) {
        if (member instanceof MemberImpl own && own.getPayload().length == 0) {
            own.setPayload(said);
        }
        return member;
    }

    private void greet(Member member, byte wish) {
        try {
            byte[] greeting = writer.bytes(Envelope.Kind.GREETING, new byte[] {wish});
            channel.send(new Member[] {member}, new ByteMessage(greeting), Channel.SEND_OPTIONS_ASYNCHRONOUS);
        } catch (ChannelException | IOException e) {
            log.debug("Member " + MemberAddress.of(member) + " was not greeted; the next heartbeat tries again", e);
        }
    }
}

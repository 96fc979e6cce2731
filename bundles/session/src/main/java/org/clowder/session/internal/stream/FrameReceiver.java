package org.clowder.session.internal.stream;

import java.io.IOException;
import org.apache.catalina.tribes.Member;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;

/** Takes frames apart and gives each part to whom it concerns. Runs on threads of the channel. */
final class FrameReceiver {

    private static final int MAX_FRAME = 32 * 1024 * 1024;

    private final long self;
    private final Roster roster;
    private final Introductions introductions;
    private final FrameSender sender;
    private final Joining joining;
    private final StreamCounters counters;
    private final RefusedFrames refusals;

    FrameReceiver(
            Roster roster, Introductions introductions, FrameSender sender, Joining joining, StreamCounters counters) {
        this.self = sender.self();
        this.roster = roster;
        this.introductions = introductions;
        this.sender = sender;
        this.joining = joining;
        this.counters = counters;
        this.refusals = new RefusedFrames(counters);
    }

    /** A frame has come. */
    void received(WireInput in, Member member) {
        int size = in.remaining();
        counters.framesReceived.increment();
        counters.bytesReceived.add(size);
        Peer peer = null;
        try {
            if (size > MAX_FRAME) {
                throw new MalformedInputException(size + " bytes, expected " + MAX_FRAME + " at most");
            }
            Header header = Header.read(in);
            if (header.kind() == Header.Kind.HELLO) {
                introductions.received(Hello.read(in), header.from(), header.to() == self, member);
                return;
            }
            peer = roster.peer(member);
            if (peer == null || peer.incarnation() != header.from() || header.to() != self) {
                introductions.greetSometimes(member);
                return;
            }
            received(header, in, peer);
        } catch (IOException e) {
            refusals.refused(member, e);
            if (peer != null && peer.in().brokenInARow() < 3) {
                sender.resend(peer);
            }
        }
    }

    private void received(Header header, WireInput in, Peer peer) throws IOException {
        if (header.ackedEpoch() > 0) {
            peer.out().acknowledged(header.ackedEpoch(), header.ackedSequence());
        }
        if (header.kind() == Header.Kind.RESEND) {
            peer.out().lost(in.getVarint());
        } else if (header.kind() == Header.Kind.DATA) {
            Applier applier = new Applier(roster, peer, joining, counters);
            InStream.Answer answer = peer.in().received(in.getVarint(), in.getVarint(), in, applier);
            if (answer == InStream.Answer.ACKNOWLEDGE) {
                peer.writer().acknowledge();
            } else if (answer == InStream.Answer.RESEND) {
                sender.resend(peer);
            }
        }
    }
}

package org.clowder.session.internal.stream;

import java.io.IOException;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.MemberAddress;
import org.clowder.session.internal.protocol.WireOutput;

/** Puts this member's head before frames and hands them to the wire. Holds no lock; thread-safe. */
final class FrameSender {

    private static final Log log = LogFactory.getLog(FrameSender.class);

    private final long self;
    private final Wire wire;
    private final StreamCounters counters;

    /** @param self this member's incarnation */
    FrameSender(long self, Wire wire, StreamCounters counters) {
        this.self = self;
        this.wire = wire;
        this.counters = counters;
    }

    /** This member's incarnation. */
    long self() {
        return self;
    }

    /** @param incarnation of the receiver, 0 if it is not known */
    void hello(Member member, long incarnation, Hello hello) {
        WireOutput out = new WireOutput(256);
        new Header(Header.VERSION, Header.Kind.HELLO, self, incarnation, 0, 0).write(out);
        hello.write(out);
        send(member, out);
    }

    /** Asks for the frame that is missing, and all that came after it. */
    void resend(Peer peer) {
        InStream.Position missing = peer.in().missing();
        WireOutput out = new WireOutput(64);
        head(Header.Kind.RESEND, peer).write(out);
        out.putVarint(missing.epoch());
        out.putVarint(missing.sequence());
        peer.in().forgetEarly();
        counters.gaps.increment();
        send(peer.member(), out);
    }

    private void send(Member member, WireOutput frame) {
        try {
            counters.framesSent.increment();
            counters.bytesSent.add(frame.size());
            wire.send(member, frame, false);
        } catch (IOException e) {
            counters.failedSends.increment();
            log.debug("A frame to member " + MemberAddress.of(member) + " could not be sent; it is repeated", e);
        }
    }

    private Header head(Header.Kind kind, Peer to) {
        InStream.Position applied = to.in().applied();
        return new Header(Header.VERSION, kind, self, to.incarnation(), applied.epoch(), applied.sequence());
    }

    /** How the frames of a stream reach the member. */
    StreamWriter.Transmission to(Peer peer) {
        return new StreamWriter.Transmission() {
            @Override
            public void head(WireOutput out, long epoch, long sequence) {
                FrameSender.this
                        .head(epoch == 0 ? Header.Kind.ACK : Header.Kind.DATA, peer)
                        .write(out);
                if (epoch != 0) {
                    out.putVarint(epoch);
                    out.putVarint(sequence);
                }
            }

            @Override
            public void send(WireOutput frame, boolean onlyAcknowledges) throws IOException {
                wire.send(peer.member(), frame, onlyAcknowledges);
            }
        };
    }
}

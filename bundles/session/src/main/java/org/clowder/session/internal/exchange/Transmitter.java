package org.clowder.session.internal.exchange;

import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.InStream;
import org.clowder.session.internal.stream.MemberAddress;
import org.clowder.session.internal.stream.Sender;
import org.clowder.session.internal.stream.StreamCounters;

/** Puts this member's head before frames and hands them to the wire. Holds no lock; thread-safe. */
final class Transmitter {

    private static final Log log = LogFactory.getLog(Transmitter.class);

    private final long self;
    private final Wire wire;
    private final StreamCounters counters;

    /** @param self this member's incarnation */
    Transmitter(long self, Wire wire, StreamCounters counters) {
        this.self = self;
        this.wire = wire;
        this.counters = counters;
    }

    /** @param incarnation of the receiver, 0 if it is not known */
    void hello(Member member, long incarnation, Hello hello) {
        WireOutput out = new WireOutput(256);
        new Header(Header.VERSION, Header.Kind.HELLO, self, incarnation, 0, 0).write(out);
        hello.write(out);
        send(member, out);
    }

    /** Asks for the frame that is missing, and all that came after it. */
    void resend(RemoteMember from) {
        InStream.Position missing = from.in.missing();
        WireOutput out = new WireOutput(64);
        head(Header.Kind.RESEND, from).write(out);
        out.putVarint(missing.epoch());
        out.putVarint(missing.sequence());
        from.in.forgetEarly();
        counters.gaps.increment();
        send(from.member, out);
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

    private Header head(Header.Kind kind, RemoteMember to) {
        InStream.Position applied = to.in.applied();
        return new Header(Header.VERSION, kind, self, to.incarnation, applied.epoch(), applied.sequence());
    }

    /**
     * How the frames of a stream reach the member.
     *
     * @param failed is told when one could not be handed over
     * @param broken is told when there will be no more
     */
    Sender.Transmission to(
            RemoteMember member, Consumer<RemoteMember> failed, BiConsumer<RemoteMember, Throwable> broken) {
        return new Sender.Transmission() {
            @Override
            public void head(WireOutput out, long epoch, long sequence) {
                Transmitter.this
                        .head(epoch == 0 ? Header.Kind.ACK : Header.Kind.DATA, member)
                        .write(out);
                if (epoch != 0) {
                    out.putVarint(epoch);
                    out.putVarint(sequence);
                }
            }

            @Override
            public void send(WireOutput frame, boolean onlyAcknowledges) throws IOException {
                wire.send(member.member, frame, onlyAcknowledges);
            }

            @Override
            public void failed() {
                failed.accept(member);
            }

            @Override
            public void broken(Throwable reason) {
                broken.accept(member, reason);
            }
        };
    }
}

package org.clowder.session.internal.exchange;

import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.session.internal.protocol.MalformedInputException;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;
import org.clowder.session.internal.stream.InStream;
import org.clowder.session.internal.stream.MemberAddress;
import org.clowder.tomcat.LogLimit;

/** Takes frames apart and gives each part to whom it concerns. Runs on threads of the channel. */
final class Receiver {

    private static final Log log = LogFactory.getLog(Receiver.class);
    private static final int MAX_FRAME = 32 * 1024 * 1024;

    private final Core core;
    private final LogLimit named = LogLimit.onceIn(Duration.ofMinutes(1));

    Receiver(Core core) {
        this.core = core;
    }

    void received(WireInput in, Member from) {
        int size = in.remaining();
        if (size == 0) {
            core.handshake.refused(from);
            return;
        }
        core.counters.framesReceived.increment();
        core.counters.bytesReceived.add(size);
        RemoteMember remote = null;
        try {
            if (size > MAX_FRAME) {
                throw new MalformedInputException(size + " bytes, expected " + MAX_FRAME + " at most");
            }
            Header header = Header.read(in);
            if (header.kind() == Header.Kind.HELLO) {
                core.handshake.received(Hello.read(in), header.from(), header.to() == core.self, from);
                return;
            }
            remote = core.roster.member(from);
            if (remote == null || remote.incarnation != header.from() || header.to() != core.self) {
                core.handshake.greetSometimes(from);
                return;
            }
            if (remote.silent) {
                core.reconciler.doubt(remote);
            }
            remote.heard(core.nanos());
            received(header, in, remote);
        } catch (IOException e) {
            refused(from, e);
            if (remote != null && remote.in.brokenInARow() < 3) {
                remote.resend();
            }
        }
    }

    /** Counts a frame that breaks a rule, and names it once a minute for each member. */
    private void refused(Member sender, IOException reason) {
        core.counters.refusedFrames.increment();
        String from = MemberAddress.of(sender);
        if (named.due(from)) {
            log.warn("A replication frame from " + from + " was refused: " + reason.getMessage()
                    + ". If that is a member of this cluster, it has another version of Clowder or something damages what"
                    + " it sends; if not, protect the channel's port (encryption.key). Further ones are only counted.");
        }
    }

    private void received(Header header, WireInput in, RemoteMember remote) throws IOException {
        if (header.ackedEpoch() > 0) {
            remote.out.acknowledged(header.ackedEpoch(), header.ackedSequence());
        }
        if (header.kind() == Header.Kind.RESEND) {
            remote.out.lost(in.getVarint());
        } else if (header.kind() == Header.Kind.DATA) {
            InStream.Answer answer = remote.in.received(in.getVarint(), in.getVarint(), in, new Applier(core, remote));
            if (answer == InStream.Answer.ACKNOWLEDGE) {
                remote.sender.acknowledge();
            } else if (answer == InStream.Answer.RESEND) {
                remote.resend();
            }
        }
    }
}

package org.clowder.itests;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.Channel;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.group.GroupChannel;
import org.apache.catalina.tribes.membership.StaticMember;
import org.apache.catalina.tribes.membership.StaticMembershipService;
import org.apache.catalina.tribes.transport.nio.NioReceiver;
import org.apache.catalina.tribes.util.UUIDGenerator;
import org.clowder.harness.Member;
import org.clowder.session.internal.protocol.EncodedValue;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Header;
import org.clowder.session.internal.stream.Hello;

/**
 * Somebody who has got a member's place in the cluster, and says to one other member whatever they want: frames of docs/protocol.md by hand, in
 * a channel of Tribes' own.
 */
final class Intruder implements ChannelListener, AutoCloseable {

    private static final String LEASE = "session:/Catalina";
    private static final int LENGTH_OF_HEAD = 12 + LEASE.length();
    private static final int BYTES = 2;
    private static final int CHANGE = 1;
    private static final int WITH_CLASSES = 4;
    /** Later than anything that the session has. */
    private static final long VERSION = 1_000_000;

    private final GroupChannel channel = new GroupChannel();
    private final long incarnation = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final int target;
    private final CompletableFuture<Victim> victim = new CompletableFuture<>();
    private long epoch;

    /** Who has introduced itself. */
    private record Victim(org.apache.catalina.tribes.Member member, long incarnation, Hello hello) {

        String store(String application) {
            return hello.stores().stream()
                    .filter(name -> name.endsWith(application))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Intruder(int target) {
        this.target = target;
    }

    /** Joins on a port that the members know; the one at {@code target} is spoken to. */
    static Intruder join(int port, Member target) throws Exception {
        Intruder intruder = new Intruder(target.channelPort());
        intruder.start(port);
        intruder.victim.get(30, TimeUnit.SECONDS);
        return intruder;
    }

    private void start(int port) throws Exception {
        byte[] says = "clowder-1\nintruder\nclowder".getBytes(StandardCharsets.UTF_8);
        StaticMember self = new StaticMember("127.0.0.1", port, 0, says);
        self.setUniqueId(UUIDGenerator.randomUUID(true));
        StaticMembershipService membership = new StaticMembershipService();
        membership.setLocalMember(self);
        membership.addStaticMember(new StaticMember("127.0.0.1", target, 0));
        NioReceiver in = new NioReceiver();
        in.setAddress("127.0.0.1");
        in.setPort(port);
        in.setAutoBind(1);
        channel.setName("clowder");
        channel.setMembershipService(membership);
        channel.setChannelReceiver(in);
        channel.addChannelListener(this);
        channel.start(Channel.DEFAULT);
    }

    @Override
    public boolean accept(Serializable message, org.apache.catalina.tribes.Member from) {
        return from.getPort() == target && message instanceof ByteMessage bytes && isOfLease(bytes.getMessage());
    }

    private static boolean isOfLease(byte[] envelope) {
        byte[] head = BadFrames.message(1, BYTES, LEASE, new byte[0]);
        int end = LENGTH_OF_HEAD - Integer.BYTES;
        return envelope.length > LENGTH_OF_HEAD && Arrays.equals(envelope, 0, end, head, 0, end);
    }

    /** Answers who introduces themselves, so that what comes next is listened to. */
    @Override
    public void messageReceived(Serializable message, org.apache.catalina.tribes.Member from) {
        byte[] bytes = ((ByteMessage) message).getMessage();
        WireInput in = new WireInput(bytes, LENGTH_OF_HEAD, bytes.length - LENGTH_OF_HEAD);
        try {
            Header header = Header.read(in);
            if (header.kind() == Header.Kind.HELLO) {
                Victim found = new Victim(from, header.from(), Hello.read(in));
                answer(found);
                victim.complete(found);
            }
        } catch (Exception e) {
            victim.completeExceptionally(e);
        }
    }

    private void answer(Victim to) throws ChannelException {
        WireOutput frame = frame(Header.Kind.HELLO, to);
        new Hello(
                        Header.VERSION,
                        Header.VERSION,
                        1,
                        to.hello().revision(),
                        Set.of(),
                        1,
                        Set.of(),
                        false,
                        Set.of(),
                        false)
                .write(frame);
        send(to, frame);
    }

    /** Says that an attribute of a session that the member has was set to this; returns when the member has dealt with it. */
    void set(String application, String sessionId, String attribute, EncodedValue value) throws Exception {
        Victim to = victim.get();
        WireOutput frame = frame(Header.Kind.DATA, to);
        frame.putVarint(++epoch);
        frame.putVarint(1);
        frame.putByte(CHANGE);
        define(frame, 0, to.store(application).getBytes(StandardCharsets.UTF_8));
        frame.putByte(0);
        define(frame, 0, key(sessionId));
        frame.putVarint(VERSION);
        frame.putVarint(1);
        define(frame, 1, attribute.getBytes(StandardCharsets.UTF_8));
        frame.putByte(WITH_CLASSES);
        frame.putVarint(value.descriptors().length);
        for (int i = 0; i < value.descriptors().length; i++) {
            define(frame, i, value.descriptors()[i].bytes());
        }
        frame.putBlock(value.body());
        send(to, frame);
    }

    private static byte[] key(String sessionId) {
        return ('\0' + sessionId).getBytes(StandardCharsets.UTF_8);
    }

    private static void define(WireOutput frame, int place, byte[] definition) {
        frame.putVarint(place * 2L + 1);
        frame.putBlock(definition);
    }

    private WireOutput frame(Header.Kind kind, Victim to) {
        WireOutput frame = new WireOutput(1024);
        new Header(Header.VERSION, kind, incarnation, to.incarnation(), 0, 0).write(frame);
        return frame;
    }

    private void send(Victim to, WireOutput frame) throws ChannelException {
        byte[] envelope = BadFrames.message(1, BYTES, LEASE, frame.toByteArray());
        channel.send(
                new org.apache.catalina.tribes.Member[] {to.member()},
                new ByteMessage(envelope),
                Channel.SEND_OPTIONS_USE_ACK | Channel.SEND_OPTIONS_SYNCHRONIZED_ACK);
    }

    @Override
    public void close() throws ChannelException {
        channel.stop(Channel.DEFAULT);
    }
}

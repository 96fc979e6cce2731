package org.clowder.channel.internal;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.catalina.tribes.ByteMessage;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Heartbeat;
import org.apache.catalina.tribes.Member;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ByteRange;
import org.clowder.channel.internal.tribes.MemberAddress;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.EnvelopeReader;
import org.clowder.channel.internal.wire.MalformedEnvelopeException;
import org.clowder.tomcat.LogLimit;

/** The one listener on the shared channel: routes envelopes by tag, counts what belongs to nobody, never throws. */
final class Demultiplexer implements ChannelListener, Heartbeat {

    private static final Log log = LogFactory.getLog(Demultiplexer.class);

    private final Map<RouteKey, Route> routes = new ConcurrentHashMap<>();
    private final LogLimit unclaimedLimit = LogLimit.first(1);
    private final LogLimit garbageLimit = LogLimit.onceIn(Duration.ofMinutes(10));
    private final LongAdder unclaimed = new LongAdder();
    private final LongAdder garbage = new LongAdder();
    private final Refusal refusal;

    /** @param refusal answers requests that nobody here takes */
    Demultiplexer(Refusal refusal) {
        this.refusal = refusal;
    }

    /**
     * Takes a name.
     *
     * @throws IllegalStateException if it is taken, naming the owner
     */
    void open(RouteKey key, Route route) {
        Route taken = routes.putIfAbsent(key, route);
        if (taken != null) {
            throw new IllegalStateException("cannot open " + key + " for " + route.owner() + ": it is open already, by "
                    + taken.owner() + "; close that one first or choose another name");
        }
        unclaimedLimit.forget(key.toString());
    }

    void close(RouteKey key, Route route) {
        routes.remove(key, route);
    }

    /** How many envelopes had a tag that nobody here has opened. */
    long unclaimed() {
        return unclaimed.sum();
    }

    /** How many messages of bytes were no envelope of this version. */
    long garbage() {
        return garbage.sum();
    }

    @Override
    public boolean accept(Serializable message, Member sender) {
        if (!(message instanceof ByteMessage bytes)) {
            return false;
        }
        ByteRange range = ByteRange.of(bytes);
        boolean ours = EnvelopeReader.isEnvelope(range);
        if (!ours) {
            countGarbage(sender, "no envelope, " + range.length() + " bytes");
        }
        // greetings are for the channel itself
        return ours && !EnvelopeReader.isGreeting(range);
    }

    @Override
    public void messageReceived(Serializable message, Member sender) {
        Envelope envelope;
        try {
            envelope = EnvelopeReader.read(ByteRange.of((ByteMessage) message));
        } catch (MalformedEnvelopeException e) {
            countGarbage(sender, e.getMessage());
            return;
        }
        RouteKey key = RouteKey.of(envelope);
        Route route = routes.get(key);
        if (route == null) {
            countUnclaimed(key, sender);
            refusal.answer(envelope, sender);
        } else {
            route.received(envelope, sender);
        }
    }

    @Override
    public void heartbeat() {
        for (Route route : routes.values()) {
            if (route instanceof Heartbeat beating) {
                beating.heartbeat();
            }
        }
    }

    private void countUnclaimed(RouteKey key, Member sender) {
        unclaimed.increment();
        if (unclaimedLimit.due(key.toString())) {
            log.debug("A message from " + MemberAddress.of(sender) + " for " + key
                    + " was dropped: nobody has opened that here. Further ones are only counted.");
        }
    }

    private void countGarbage(Member sender, String what) {
        garbage.increment();
        String from = MemberAddress.of(sender);
        if (garbageLimit.due(from)) {
            log.debug("Bytes from " + from + " were left alone: " + what + ". Further ones are only counted.");
        }
    }
}

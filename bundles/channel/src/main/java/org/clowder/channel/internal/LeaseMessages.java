package org.clowder.channel.internal;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.tribes.ChannelListener;
import org.apache.catalina.tribes.Heartbeat;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.RpcChannel;
import org.apache.catalina.tribes.group.RpcMessage;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;
import org.clowder.channel.ChannelLease.Decoding;
import org.clowder.channel.internal.tribes.ChannelCounts;
import org.clowder.channel.internal.tribes.Guard;
import org.clowder.channel.internal.tribes.MemberAddress;
import org.clowder.channel.internal.wire.Envelope;
import org.clowder.channel.internal.wire.ObjectReader;
import org.clowder.channel.internal.wire.ObjectReader.UndecodableException;
import org.clowder.tomcat.LogLimit;

/** Decodes what comes in for one lease and gives it to the lease's listeners, each on its own. */
final class LeaseMessages {

    private static final Log log = LogFactory.getLog(LeaseMessages.class);

    private final String leaseName;
    private final ObjectReader reader;
    private final Refusal refusal;
    private final ChannelCounts counts;
    private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();
    private final LogLimit limit = LogLimit.onceIn(Duration.ofMinutes(1));
    private final AtomicBoolean beating = new AtomicBoolean();
    private volatile boolean attached;

    LeaseMessages(String leaseName, Decoding decoding, Refusal refusal, ChannelCounts counts) {
        this.leaseName = leaseName;
        this.reader = new ObjectReader(decoding);
        this.refusal = refusal;
        this.counts = counts;
    }

    /** As Tribes' own channel: adding one twice is an error of the caller. */
    void add(ChannelListener listener) {
        synchronized (listeners) {
            if (listeners.contains(listener)) {
                throw new IllegalArgumentException("the listener " + listener + " of "
                        + listener.getClass().getName() + " is on lease \"" + leaseName + "\" already");
            }
            listeners.add(listener);
        }
    }

    void remove(ChannelListener listener) {
        listeners.remove(listener);
    }

    void attach() {
        attached = true;
    }

    void detach() {
        attached = false;
    }

    void received(Envelope message, Member sender) {
        Serializable content = attached ? content(message, sender) : null;
        if (content == null || !deliver(content, sender)) {
            refusal.answer(message, sender);
        }
    }

    private Serializable content(Envelope message, Member sender) {
        if (message.kind() == Envelope.Kind.LEASE_BYTES) {
            return message.range();
        }
        try {
            return (Serializable) reader.read(message.payload(), message.length());
        } catch (UndecodableException e) {
            counts.countUndecodable();
            if (limit.due(e.className())) {
                log.error("A message from " + MemberAddress.of(sender) + " on lease \"" + leaseName
                        + "\" was dropped, it could not be decoded: " + e.getMessage());
            }
            return null;
        }
    }

    /** False if it is a request that nobody took. */
    private boolean deliver(Serializable content, Member sender) {
        boolean answered = !(content instanceof RpcMessage);
        for (ChannelListener listener : listeners) {
            boolean[] accepted = {false};
            Guard.run("channel listener of lease \"" + leaseName + "\"", () -> {
                if (listener.accept(content, sender)) {
                    accepted[0] = true;
                    listener.messageReceived(content, sender);
                }
            });
            answered |= accepted[0] && listener instanceof RpcChannel;
        }
        return answered;
    }

    /** Beats the listeners that want it; skips a beat while the one before is still going on. */
    void heartbeat(Executor executor) {
        if (!attached || executor == null || !beating.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(this::beat);
        } catch (RejectedExecutionException e) {
            // the holder's executor is shut down: so is the holder
            beating.set(false);
        }
    }

    private void beat() {
        try {
            Set<ChannelListener> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
            distinct.addAll(listeners);
            for (ChannelListener listener : distinct) {
                if (listener instanceof Heartbeat beat) {
                    Guard.run("heartbeat of lease \"" + leaseName + "\"", beat::heartbeat);
                }
            }
        } finally {
            beating.set(false);
        }
    }
}

package org.clowder.session.internal.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;

/** Members in this JVM, and a network between them that reorders, repeats and loses frames as told. */
final class Network implements AutoCloseable {

    private final ScheduledExecutorService carriers = Executors.newScheduledThreadPool(4);
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(8);
    private final Map<Member, Exchange> exchanges = new ConcurrentHashMap<>();
    private final List<Member> members = new ArrayList<>();
    private final Random chance;
    private volatile int lossPercent;
    private volatile int repeatPercent;
    private volatile int delayPercent;
    private volatile Member cut;

    Network(long seed) {
        chance = new Random(seed);
    }

    void faults(int loss, int repeat, int delay) {
        lossPercent = loss;
        repeatPercent = repeat;
        delayPercent = delay;
    }

    /** Nothing reaches this member or comes from it; null for all is well. */
    void cut(Member member) {
        cut = member;
    }

    synchronized Exchange join(String name) {
        byte[] id = new byte[16];
        chance.nextBytes(id);
        MemberImpl member;
        try {
            member = new MemberImpl("127.0.0.1", 10_000 + members.size(), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        member.setUniqueId(id);
        members.add(member);
        Exchange exchange = new Exchange(new View(member), workers, name, 16 * 1024 * 1024);
        exchanges.put(member, exchange);
        exchange.start();
        return exchange;
    }

    Member member(int index) {
        return members.get(index);
    }

    /** The process of a member has died. */
    synchronized void kill(Member member) {
        exchanges.remove(member);
        members.remove(member);
        exchanges.values().forEach(exchange -> exchange.memberDisappeared(member));
    }

    private synchronized int percent() {
        return chance.nextInt(100);
    }

    private final class View implements Wire {
        private final Member self;

        View(Member self) {
            this.self = self;
        }

        @Override
        public void send(Member to, WireOutput sent, boolean brief) {
            if (percent() < lossPercent || to.equals(cut) || self.equals(cut)) {
                return;
            }
            byte[] frame = sent.toByteArray();
            deliver(to, frame);
            if (percent() < repeatPercent) {
                deliver(to, frame);
            }
        }

        private void deliver(Member to, byte[] frame) {
            long delay = percent() < delayPercent ? percent() * 100L : 0;
            carriers.schedule(
                    () -> {
                        Exchange receiver = exchanges.get(to);
                        if (receiver != null) {
                            receiver.received(new WireInput(frame.clone()), self);
                        }
                    },
                    delay,
                    TimeUnit.MICROSECONDS);
        }

        @Override
        public List<Member> members() {
            synchronized (Network.this) {
                return members.stream().filter(member -> !member.equals(self)).toList();
            }
        }

        @Override
        public boolean present(Member member) {
            return exchanges.containsKey(member);
        }
    }

    @Override
    public void close() {
        exchanges.values().forEach(Exchange::stop);
        carriers.shutdownNow();
        workers.shutdownNow();
    }
}

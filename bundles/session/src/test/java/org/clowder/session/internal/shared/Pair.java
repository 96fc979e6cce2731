package org.clowder.session.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.membership.MemberImpl;
import org.clowder.channel.ClusterMember;
import org.clowder.session.internal.ExchangeThreads;
import org.clowder.session.internal.exchange.Exchange;
import org.clowder.session.internal.exchange.Surroundings;
import org.clowder.session.internal.exchange.Wire;
import org.clowder.session.internal.protocol.WireInput;
import org.clowder.session.internal.protocol.WireOutput;
import org.clowder.session.internal.stream.Sender;

/** Two members in this JVM that reach each other without loss. */
public final class Pair implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private static final CompletableFuture<Void> OPEN = CompletableFuture.completedFuture(null);

    private volatile CompletableFuture<Void> gate = OPEN;
    private volatile boolean released;
    private volatile boolean endsSender;
    private volatile Thread outOfMemory;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Member[] members = {member(1), member(2)};
    private final ExchangeThreads[] timers = {
        new ExchangeThreads("member-1", threads), new ExchangeThreads("member-2", threads)
    };
    private final Exchange[] exchanges = {exchange(0), exchange(1)};

    public Pair() {
        for (int i = 0; i < exchanges.length; i++) {
            exchanges[i].start();
            timers[i].start(exchanges[i]);
        }
    }

    /** Both, as people know them: {@code member-1} and {@code member-2}. */
    public static List<ClusterMember> described() {
        return Stream.of(1, 2)
                .map(number -> new ClusterMember(
                        "member-" + number,
                        "127.0.0.1",
                        10_000 + number,
                        HexFormat.of().formatHex(member(number).getUniqueId())))
                .toList();
    }

    private static Member member(int number) {
        try {
            MemberImpl member = new MemberImpl("127.0.0.1", 10_000 + number, 0);
            byte[] id = new byte[16];
            Arrays.fill(id, (byte) number);
            member.setUniqueId(id);
            return member;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Exchange exchange(int self) {
        return new Exchange(new Around(self), new View(self), "member-" + (self + 1), 16 * 1024 * 1024);
    }

    /** For work that must not be done by whoever causes it. */
    public Executor workers() {
        return threads;
    }

    public Exchange first() {
        return exchanges[0];
    }

    public Exchange second() {
        return exchanges[1];
    }

    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** What the first member sends does not arrive, before that is {@linkplain #releaseAfter released}. */
    public void hold() {
        gate = new CompletableFuture<>();
    }

    public void releaseAfter(long time, TimeUnit unit) {
        CompletableFuture.delayedExecutor(time, unit).execute(() -> {
            released = true;
            gate.complete(null);
        });
    }

    /** The next frames that the first member sends with a thread of its own end that thread. */
    public void endSender() {
        endsSender = true;
    }

    /** True once what was held arrives. */
    public boolean released() {
        return released;
    }

    /** The next look at the clock on this thread fails, as whatever comes next may if memory has run out. */
    public void memoryRunsOut() {
        outOfMemory = Thread.currentThread();
    }

    private final class Around implements Surroundings {
        private final int self;

        Around(int self) {
            this.self = self;
        }

        @Override
        public long nanos() {
            if (Thread.currentThread().equals(outOfMemory)) {
                outOfMemory = null;
                throw new OutOfMemoryError("Java heap space, as it were");
            }
            return timers[self].nanos();
        }

        @Override
        public long random() {
            return timers[self].random();
        }

        @Override
        public void execute(Runnable work) {
            timers[self].execute(work);
        }

        @Override
        public void start(Sender sender, String name) {
            timers[self].start(sender, name);
        }
    }

    /** Waits until what was published is everywhere. */
    public void settle() {
        await(() -> first().connected() == 1 && second().connected() == 1);
        await(() -> first().lag() == 0 && second().lag() == 0);
    }

    private final class View implements Wire {
        private final int self;

        View(int self) {
            this.self = self;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the exchange logs what fails
        public void send(Member to, WireOutput sent, boolean brief) {
            if (self == 0 && endsSender && Thread.currentThread().getName().startsWith("clowder-stream-member-1")) {
                endsSender = false;
                throw new OutOfMemoryError("Java heap space, as it were");
            }
            byte[] frame = sent.toByteArray();
            CompletableFuture<Void> held = self == 0 ? gate : OPEN;
            if (!threads.isShutdown()) {
                held.thenRunAsync(() -> exchanges[1 - self].received(new WireInput(frame), members[self]), threads);
            }
        }

        @Override
        public List<Member> members() {
            return List.of(members[1 - self]);
        }

        @Override
        public boolean settled() {
            return true;
        }

        @Override
        public boolean ended(Member member) {
            return false;
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < exchanges.length; i++) {
            timers[i].stop();
            exchanges[i].stop();
        }
        threads.shutdownNow();
    }
}

package org.clowder.itests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.clowder.harness.Member;

/**
 * Users who come through balancers, each with a session that it alone writes, and with a new one after some writes. They keep the books: what was
 * acknowledged to whom, which requests failed, and who has answered.
 */
final class Patrons implements AutoCloseable {

    private static final int WRITES_OF_A_SESSION = 25;
    private static final long THINKS_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Queue<Account> accounts = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger serials = new AtomicInteger();
    private final List<Future<Void>> running = new ArrayList<>();
    private final ExecutorService threads;
    private volatile boolean over;

    /**
     * @param begun of the request, by {@code System.nanoTime}
     * @param ended as the answer was there
     */
    record Answer(Entrance entrance, String member, long begun, long ended) {

        /** A request that has been answered just now. */
        Answer(Entrance entrance, String member, long begun) {
            this(entrance, member, begun, System.nanoTime());
        }
    }

    /** @param begun of the request, by {@code System.nanoTime} */
    record Failure(Entrance entrance, String what, long begun) {

        @Override
        public String toString() {
            return entrance + ": " + what;
        }
    }

    /** Begins, with as many users at each entrance. */
    Patrons(List<Entrance> entrances, int users) {
        threads = Executors.newFixedThreadPool(users);
        for (int i = 0; i < users; i++) {
            Entrance entrance = entrances.get(i % entrances.size());
            running.add(threads.submit(() -> use(entrance), null));
        }
    }

    private void use(Entrance entrance) {
        while (!over) {
            Account account = new Account(entrance.application(), serials.incrementAndGet());
            accounts.add(account);
            long begun = System.nanoTime();
            try (KeepAliveClient client = entrance.client()) {
                while (!over && account.acknowledged() < WRITES_OF_A_SESSION) {
                    begun = System.nanoTime();
                    answers.add(new Answer(entrance, account.write(client), begun));
                    LockSupport.parkNanos(THINKS_NANOS);
                }
            } catch (IOException e) {
                failures.add(new Failure(entrance, e.getMessage(), begun));
            }
        }
    }

    /** So many more to requests that begin from now on, of all together; or a failure of such a request. */
    void awaitAnswers(int number) {
        long now = System.nanoTime();
        await("answers").atMost(LIMIT).until(() -> {
            long begun =
                    answers.stream().filter(answer -> answer.begun() - now > 0).count();
            return begun >= number || failures.stream().anyMatch(failure -> failure.begun() - now > 0);
        });
    }

    /** Until requests that begin from now on have come to a member from each of some entrances. */
    void awaitUse(List<Entrance> entrances, Member member) {
        long now = System.nanoTime();
        for (Entrance entrance : entrances) {
            await("use of " + member.name() + " by " + entrance).atMost(LIMIT).until(() -> answers.stream()
                    .anyMatch(answer -> answer.begun() - now > 0
                            && answer.entrance() == entrance
                            && answer.member().equals(member.name())));
        }
    }

    /** How long the slowest answer took so far. */
    Duration slowest() {
        return slowest(answer -> true);
    }

    /** How long the slowest answer took to a request that began after that moment. */
    Duration slowest(long since) {
        return slowest(answer -> answer.begun() - since > 0);
    }

    private Duration slowest(Predicate<Answer> which) {
        return Duration.ofNanos(answers.stream()
                .filter(which)
                .mapToLong(answer -> answer.ended() - answer.begun())
                .max()
                .orElse(0));
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** The users go home; whether their last requests were answered belongs to the books. */
    void end() {
        over = true;
        Ledger.finish(running);
    }

    /** Compares all that was acknowledged with what a member has. */
    Audit audit(Member member) throws IOException {
        List<Account.Finding> findings = new ArrayList<>();
        try (KeepAliveClient client = new KeepAliveClient(member)) {
            for (Account account : accounts) {
                findings.add(account.read(client));
            }
        }
        return new Audit(findings);
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}

package org.clowder.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.clowder.harness.Member;

/**
 * The clients' own book of what was acknowledged to them: many users at the same time, each with some sessions that
 * nobody else writes. What the members hold is compared with it.
 */
final class Ledger implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final List<List<Account>> users = new ArrayList<>();
    private final ExecutorService threads;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /** A book for new sessions of an application, dealt out to the users. */
    Ledger(String application, int sessions, int users) {
        for (int i = 0; i < users; i++) {
            this.users.add(new ArrayList<>());
        }
        for (int i = 0; i < sessions; i++) {
            this.users.get(i % users).add(new Account(application, i));
        }
        threads = Executors.newFixedThreadPool(users);
    }

    /** Each user writes that many times to each of its sessions, one session after the other. */
    void write(Member member, int times) {
        finish(each(accounts -> {
            try (KeepAliveClient client = new KeepAliveClient(member.httpPort(), true)) {
                for (int i = 0; i < times; i++) {
                    for (Account account : accounts) {
                        account.write(client);
                    }
                }
            }
            return null;
        }));
    }

    /** Each user writes to its sessions in turn until the member does not answer any more; {@link #finish} waits for that. */
    List<Future<Void>> writeToTheEndOf(Member member) {
        return each(accounts -> {
            try (KeepAliveClient client = new KeepAliveClient(member.httpPort(), true)) {
                while (true) {
                    for (Account account : accounts) {
                        account.write(client);
                    }
                }
            } catch (IOException end) {
                failures.add(end.toString());
                return null;
            }
        });
    }

    /** Why users ended: the member did not listen any more, or a request failed. */
    List<String> endings() {
        return List.copyOf(failures);
    }

    /** How many writes were acknowledged so far. */
    int acknowledged() {
        return users.stream()
                .flatMap(List::stream)
                .mapToInt(Account::acknowledged)
                .sum();
    }

    /** Compares what a member holds. */
    Audit audit(Member member) {
        return new Audit(finish(each(accounts -> {
                    List<Account.Finding> findings = new ArrayList<>();
                    try (KeepAliveClient client = new KeepAliveClient(member.httpPort(), true)) {
                        for (Account account : accounts) {
                            findings.add(account.read(client));
                        }
                    }
                    return findings;
                }))
                .stream()
                .flatMap(List::stream)
                .toList());
    }

    private interface Work<T> {
        T of(List<Account> accounts) throws IOException;
    }

    private <T> List<Future<T>> each(Work<T> work) {
        return users.stream()
                .map(accounts -> threads.submit((Callable<T>) () -> work.of(accounts)))
                .toList();
    }

    /** Waits for all users, for a bounded time. */
    static <T> List<T> finish(List<Future<T>> running) {
        List<T> results = new ArrayList<>();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        for (Future<T> future : running) {
            try {
                results.add(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("A user could not do what it should: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while users were at work", e);
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package org.clowder.itests;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.clowder.harness.Member;

/** Users who do the same at the same time, {@value #THREADS} of them at once. Parts of a crowd share its threads. */
final class Crowd implements AutoCloseable {

    static final int THREADS = 8;

    private final List<Login> logins;
    private final ExecutorService threads;

    private Crowd(List<Login> logins, ExecutorService threads) {
        this.logins = List.copyOf(logins);
        this.threads = threads;
    }

    /** None of them is logged in. */
    static Crowd of(int size) {
        return of(size, "");
    }

    /** @param wishes see {@link Login} */
    static Crowd of(int size, String wishes) {
        return new Crowd(
                IntStream.range(0, size)
                        .mapToObj(i -> new Login("user-" + i, wishes))
                        .toList(),
                Executors.newFixedThreadPool(THREADS));
    }

    List<Login> logins() {
        return logins;
    }

    Crowd part(int from, int to) {
        return new Crowd(logins.subList(from, to), threads);
    }

    /** Something that a user does. */
    interface Action<T> {
        T of(Login login, Caller caller) throws IOException;
    }

    /** Something that a user does, and that has no result. */
    interface Step {
        void of(Login login, Caller caller) throws IOException;
    }

    /** Each does it once, on that member. */
    Crowd on(Member member, Step step) {
        together(member, (login, caller) -> {
            step.of(login, caller);
            return login;
        });
        return this;
    }

    /** Looks at all sessions on a member. */
    Faults faults(Member member) {
        List<String> found =
                together(member, (login, caller) -> login.fault(caller).orElse(null));
        return new Faults(
                member.name(),
                logins.size(),
                found.stream().filter(Objects::nonNull).toList());
    }

    /** All sessions are as they should be on each of these members, at once. */
    void expect(String when, List<Member> members) {
        members.forEach(member -> faults(member).expectNone(when));
    }

    /** All sessions are as they should be on each of these members, within a time. */
    void await(String when, Duration limit, List<Member> members) {
        Awaitility.await(when)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> expect(when, members));
    }

    /** The users look at their sessions on these members again and again for that long; nothing is ever wrong. */
    void use(String when, Duration length, List<Member> members) {
        Span span = Span.of(length);
        while (!span.over()) {
            Span pause = Span.of(Duration.ofMillis(500));
            expect(when, members);
            pause.await();
        }
    }

    private <T> List<T> together(Member member, Action<T> action) {
        List<Future<List<T>>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            List<Login> share = share(logins, i, THREADS);
            running.add(threads.submit((Callable<List<T>>) () -> {
                List<T> results = new ArrayList<>();
                try (KeepAliveClient client = new KeepAliveClient(member)) {
                    for (Login login : share) {
                        results.add(action.of(login, client));
                    }
                }
                return results;
            }));
        }
        return Ledger.finish(running).stream().flatMap(List::stream).toList();
    }

    /** Every {@code of}-th, from a place on. */
    static List<Login> share(List<Login> logins, int place, int of) {
        return IntStream.range(0, logins.size())
                .filter(i -> i % of == place)
                .mapToObj(logins::get)
                .toList();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

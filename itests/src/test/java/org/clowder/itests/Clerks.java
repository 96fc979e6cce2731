package org.clowder.itests;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.concurrent.locks.LockSupport;
import org.clowder.harness.Member;

/** Users who come through balancers, one {@link Shift} after the other until they are told that the last one stays. */
final class Clerks implements AutoCloseable {

    static final int USERS = 24;

    private static final List<Shift.End> ENDS = List.of(Shift.End.values());
    private static final int WORKS = 8;
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Queue<Shift> shifts = new ConcurrentLinkedQueue<>();
    private final Queue<Patrons.Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Patrons.Failure> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Future<Void>> running = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(USERS);
    private volatile boolean over;

    static String user(int number) {
        return "user-" + number;
    }

    /** Begins. */
    Clerks(List<Entrance> entrances) {
        for (int i = 0; i < USERS; i++) {
            Entrance entrance = entrances.get(i % entrances.size());
            String user = user(i);
            running.add(threads.submit(() -> use(entrance, user), null));
        }
    }

    private void use(Entrance entrance, String user) {
        for (int i = 0; !over; i++) {
            Shift shift = new Shift(user, entrance.balancer().port());
            shifts.add(shift);
            try {
                use(entrance, shift, ENDS.get(i % ENDS.size()));
            } catch (IOException e) {
                failures.add(new Patrons.Failure(entrance, shift + ": " + e.getMessage(), shift.begun()));
                shift.lost();
            } catch (AssertionError e) {
                wrong.add(entrance + ": " + e.getMessage());
                shift.lost();
            }
        }
    }

    private void use(Entrance entrance, Shift shift, Shift.End end) throws IOException {
        shift.logIn();
        for (int i = 0; i < WORKS; i++) {
            String member = shift.work();
            answers.add(new Patrons.Answer(entrance, member, shift.begun()));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (!over) {
            shift.end(end);
        }
    }

    /** So many more, of all together. */
    void awaitAnswers(int number) {
        int before = answers.size();
        await("answers").atMost(LIMIT).until(() -> answers.size() >= before + number || !wrong.isEmpty());
    }

    /** Until a member has answered requests from each of some entrances that begin from now on. */
    void awaitUse(List<Entrance> entrances, Member member) {
        long now = System.nanoTime();
        for (Entrance entrance : entrances) {
            await("use of " + member.name() + " by " + entrance).atMost(LIMIT).until(() -> answers.stream()
                    .anyMatch(answer -> answer.begun() - now > 0
                            && answer.entrance() == entrance
                            && answer.member().equals(member.name())));
        }
    }

    /** The users stay where they are; returns what each has done. */
    List<Shift> end() {
        over = true;
        Ledger.finish(running);
        assertThat(wrong).as("wrong answers").isEmpty();
        return List.copyOf(shifts);
    }

    List<Patrons.Failure> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
